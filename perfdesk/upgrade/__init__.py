"""Carrying a filing of one form into another form; nothing of it is dropped without a word."""

from perfdesk.upgrade.carry_into import CarriedInto as CarriedInto
from perfdesk.upgrade.carry_into import carry_into as carry_into
from perfdesk.upgrade.matching import UpgradeError as UpgradeError
from perfdesk.upgrade.matching import are_kin as are_kin
from perfdesk.upgrade.matching import match_forms as match_forms
from perfdesk.upgrade.translate import Unplaced as Unplaced
from perfdesk.upgrade.translate import label_of as label_of
from perfdesk.upgrade.translate import translate as translate
