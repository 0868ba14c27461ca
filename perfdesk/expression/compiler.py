"""The whitelisted little language of rules and calculations: text → closures, compiled once.

Python syntax through `ast`, and nothing of Python behind it: names are fields, `table.column` is a
column, functions come from a fixed list. Text, nodes, depth and numbers are bounded, so that a form
from a stranger can neither run code nor hang nor eat memory.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from decimal import Decimal

from perfdesk.expression.answers import (
    Answer,
    CannotSay,
    Key,
    Scope,
    add,
    at_most,
    divide,
    equal,
    less,
    multiply,
    subtract,
)
from perfdesk.expression.closures import (
    OF_CELL,
    OF_FILLED,
    OVER_ROWS,
    Run,
    both,
    cell,
    chosen,
    contains,
    filled,
    gather,
    kleene,
    negation,
    of_filled,
    of_values,
)
from perfdesk.expression.functions import FUNCTIONS
from perfdesk.expression.names import Names, lexicon
from perfdesk.expression.source import ExpressionError, Source, read_source

_MAX_DEPTH = 40
_MAX_STRING = 200
_NUMBER = re.compile(r"[0-9]{1,24}(?:\.[0-9]{1,24})?")


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression."""

    text: str
    inputs: tuple[Key, ...]
    """Every (field, column) it reads, in the order of the text."""
    table: str
    """The table in whose rows it is judged; empty when it is judged once."""
    lets: frozenset[str]
    wide: bool
    """Whether it looks beyond its row and this year's fields: at other rows, or at last year."""
    _run: Run

    def evaluate(self, scope: Scope) -> Answer:
        """Return the value, or why there is none; never raises."""
        return self._run(scope)


def compile_expression(text: str, names: Names) -> Expression:
    """Compile an expression; raises ExpressionError with the place and a Chinese sentence."""
    source = read_source(text)
    compiler = _Compiler(source, names)
    run = compiler.compile(source.tree.body)
    lets = frozenset(compiler.lets)
    return Expression(text, tuple(compiler.inputs), compiler.table, lets, compiler.wide, run)


class _Compiler:
    """Turns nodes into closures and gathers what they read."""

    def __init__(self, source: Source, names: Names) -> None:
        self.inputs: dict[Key, None] = {}
        self.lets: set[str] = set()
        self.table = ""
        self.wide = False
        self._source = source
        self._depth = 0
        self._lexicon = lexicon(names)

    def wrong(self, node: ast.expr, say: str) -> ExpressionError:
        """Return what to raise when a node cannot be compiled."""
        return ExpressionError(self._source.place(node), say)

    def compile(self, node: ast.expr) -> Run:
        if self._depth >= _MAX_DEPTH:
            raise self.wrong(node, "括号或运算套得太深")
        self._depth += 1
        try:
            return self._dispatch(node)
        finally:
            self._depth -= 1

    def _dispatch(self, node: ast.expr) -> Run:
        match node:
            case ast.Name() | ast.Attribute():
                return self._cell_or_let(node)
            case ast.Constant():
                return self._constant(node)
            case ast.BinOp():
                return self._arithmetic(node)
            case ast.UnaryOp():
                return self._unary(node)
            case ast.BoolOp(op, values):
                runs = [self.compile(one) for one in values]
                return kleene(runs, stop=isinstance(op, ast.Or))
            case ast.Compare():
                return self._comparison(node)
            case ast.IfExp():
                return self._choice(node)
            case ast.Call():
                return self._call(node)
        raise self.wrong(node, "这种写法不在规则语言里")

    # --- names -------------------------------------------------------------------------------

    def _cell_or_let(self, node: ast.expr) -> Run:
        if isinstance(node, ast.Name):
            name = self._source.name(node.id)
            if name in self._lexicon.lets:
                let = self._lexicon.lets[name]
                self.lets.add(let)
                return lambda scope: scope.named.get(let, CannotSay(f"“{let}”没有算出"))
        return cell(self.key(node))

    def key(self, node: ast.expr) -> Key:
        """Return the cell that a node names; fails when it names none."""
        match node:
            case ast.Name(written):
                name = self._source.name(written)
                if name in self._lexicon.fields:
                    return self._note((self._lexicon.fields[name], ""))
                if name in self._lexicon.tables:
                    raise self.wrong(node, f"“{name}”是子表，要写成 {name}.列名")
                raise self.wrong(node, f"没有名为“{name}”的栏目")
            case ast.Attribute(ast.Name(written), attribute):
                name, column = self._source.name(written), self._source.name(attribute)
                if name not in self._lexicon.tables:
                    if name in self._lexicon.fields:
                        raise self.wrong(node, f"“{name}”是栏目，没有列")
                    raise self.wrong(node, f"没有名为“{name}”的子表")
                table, columns = self._lexicon.tables[name]
                if column not in columns:
                    raise self.wrong(node, f"子表“{table}”里没有“{column}”这一列")
                self._join(node, table)
                return self._note((table, columns[column]))
        raise self.wrong(node, "这里只能写栏目名或 子表.列名")

    def _note(self, key: Key) -> Key:
        self.inputs[key] = None
        return key

    def _join(self, node: ast.expr, table: str) -> None:
        if self.table not in {"", table}:
            raise self.wrong(node, f"一条式子不能同时逐行判断“{self.table}”和“{table}”")
        self.table = table

    def _constant(self, node: ast.Constant) -> Run:
        value = node.value
        if isinstance(value, bool):
            return lambda scope: value
        if isinstance(value, str):
            if len(value) > _MAX_STRING:
                raise self.wrong(node, f"文字不能超过 {_MAX_STRING} 个字")
            return lambda scope: value
        written = self._source.segment(node)
        if not isinstance(value, int | float) or not _NUMBER.fullmatch(written):
            raise self.wrong(node, "数只能写成 12 或 0.5 这样，不超过 24 位")
        number = Decimal(written)
        return lambda scope: number

    # --- operations --------------------------------------------------------------------------

    def _arithmetic(self, node: ast.BinOp) -> Run:
        left, right = self.compile(node.left), self.compile(node.right)
        match node.op:
            case ast.Add():
                return both(left, right, add)
            case ast.Sub():
                return both(left, right, subtract)
            case ast.Mult():
                return both(left, right, multiply)
            case ast.Div():
                return both(left, right, divide)
        raise self.wrong(node, "只能用 + - * / 四种运算")

    def _unary(self, node: ast.UnaryOp) -> Run:
        operand = self.compile(node.operand)
        if isinstance(node.op, ast.Not):
            return negation(operand)
        if isinstance(node.op, ast.USub):
            return both(lambda scope: Decimal(-1), operand, multiply)
        raise self.wrong(node, "前面只能加 - 或 not")

    def _comparison(self, node: ast.Compare) -> Run:
        runs: list[Run] = []
        left = node.left
        for sign, right in zip(node.ops, node.comparators, strict=True):
            runs.append(self._one_comparison(node, left, sign, right))
            left = right
        return runs[0] if len(runs) == 1 else kleene(runs, stop=False)

    def _one_comparison(
        self, node: ast.Compare, left: ast.expr, sign: ast.cmpop, right: ast.expr
    ) -> Run:
        if isinstance(sign, ast.In | ast.NotIn):
            inside = self._membership(left, right)
            return negation(inside) if isinstance(sign, ast.NotIn) else inside
        first, second = self.compile(left), self.compile(right)
        match sign:
            case ast.LtE():
                return both(first, second, at_most)
            case ast.Lt():
                return both(first, second, less)
            case ast.GtE():
                return both(second, first, at_most)
            case ast.Gt():
                return both(second, first, less)
            case ast.Eq():
                return both(first, second, equal)
            case ast.NotEq():
                return negation(both(first, second, equal))
        raise self.wrong(node, "只能用 == != < <= > >= in 来比较")

    def _membership(self, left: ast.expr, right: ast.expr) -> Run:
        value = self.compile(left)
        if isinstance(right, ast.Tuple | ast.List):
            options = [self.compile(one) for one in right.elts]
            return kleene([both(value, option, equal) for option in options], stop=True)
        return both(self.compile(right), value, contains)

    def _choice(self, node: ast.IfExp) -> Run:
        test, then, other = (self.compile(one) for one in (node.test, node.body, node.orelse))
        return chosen(test, then, other)

    # --- calls -------------------------------------------------------------------------------

    def _call(self, node: ast.Call) -> Run:
        if not isinstance(node.func, ast.Name):
            raise self.wrong(node, "只能调用规则语言自带的函数")
        name = self._source.name(node.func.id)
        where = {one.arg: one.value for one in node.keywords}
        if where.keys() - {"where"} or any(isinstance(one, ast.Starred) for one in node.args):
            raise self.wrong(node, "函数里只能用 where= 这一个名字")
        if name in OVER_ROWS and (len(node.args) < 2 or where):
            return self._over_rows(node, name, where.get("where"))
        if where:
            raise self.wrong(node, f"函数“{name}”不能用 where=")
        if name in OF_CELL:
            if len(node.args) != 1:
                raise self.wrong(node, f"函数“{name}”要有一个栏目")
            return self._of_cell(name, node.args[0])
        if name in OF_FILLED and 2 <= len(node.args) <= 60:
            return of_filled([self.compile(one) for one in node.args], OF_FILLED[name])
        function = FUNCTIONS.get(name)
        if function is None:
            raise self.wrong(node, f"没有名为“{name}”的函数")
        if not function.least <= len(node.args) <= function.most:
            raise self.wrong(node, f"函数“{name}”的参数个数不对")
        runs = [self.compile(one) for one in node.args]
        return of_values(runs, function.run)

    def _of_cell(self, name: str, node: ast.expr) -> Run:
        key = self.key(node)
        if name == "last_year" and key[1]:
            raise self.wrong(node, "last_year 只能用于栏目，不能用于子表的列")
        self.wide = self.wide or name == "last_year"
        return OF_CELL[name](key)

    def _over_rows(self, node: ast.Call, name: str, where: ast.expr | None) -> Run:
        outer, self.table = self.table, ""
        self.wide = True
        if len(node.args) > 1 or not (node.args or where):
            raise self.wrong(node, f"函数“{name}”要有一个 子表.列名 的式子")
        value: Run | None = None
        if node.args:
            named = isinstance(node.args[0], ast.Name | ast.Attribute)
            key = self.key(node.args[0]) if named and name == "count" else None
            value = filled(key) if key else self.compile(node.args[0])
        elif name != "count":
            raise self.wrong(node, f"函数“{name}”要有一个 子表.列名 的式子")
        condition = self.compile(where) if where else None
        table, self.table = self.table, outer
        if not table:
            raise self.wrong(node, f"函数“{name}”里要用到子表的列")
        return gather(table, value, condition, OVER_ROWS[name])
