-- A workspace of version 1, as the first release wrote it. Never to be made anew.
PRAGMA application_id = 1346782257;
PRAGMA user_version = 1;
BEGIN;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE TABLE unit (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE dossier (
    id INTEGER PRIMARY KEY,
    year INTEGER NOT NULL,
    unit INTEGER NOT NULL REFERENCES unit,
    UNIQUE (year, unit)
) STRICT;
CREATE TABLE form_version (
    id INTEGER PRIMARY KEY,
    form_id TEXT NOT NULL,
    version TEXT NOT NULL,
    name TEXT NOT NULL,
    files BLOB NOT NULL,
    added_at TEXT NOT NULL,
    UNIQUE (form_id, version)
) STRICT;
CREATE TABLE source_piece (
    id INTEGER PRIMARY KEY,
    sha256 BLOB NOT NULL UNIQUE,
    packed INTEGER NOT NULL CHECK (packed IN (0, 1)),
    data BLOB NOT NULL
) STRICT;
CREATE TABLE source (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    pieces TEXT NOT NULL,
    added_at TEXT NOT NULL
) STRICT;
CREATE TABLE filing (
    id INTEGER PRIMARY KEY,
    dossier INTEGER NOT NULL REFERENCES dossier,
    form_version INTEGER NOT NULL REFERENCES form_version,
    position INTEGER NOT NULL,
    title TEXT NOT NULL,
    amount TEXT NOT NULL,
    errors INTEGER NOT NULL,
    warnings INTEGER NOT NULL,
    carried INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('draft', 'printed', 'archived')),
    last_step INTEGER NOT NULL,
    source INTEGER REFERENCES source,
    place TEXT NOT NULL,
    report TEXT NOT NULL,
    last_year INTEGER REFERENCES filing,
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    removed_at TEXT
) STRICT;
CREATE INDEX filing_dossier ON filing (dossier, position);
CREATE TABLE filing_start (
    filing INTEGER PRIMARY KEY REFERENCES filing,
    content BLOB NOT NULL
) STRICT;
CREATE TABLE cell (
    id INTEGER PRIMARY KEY,
    filing INTEGER NOT NULL REFERENCES filing,
    path TEXT NOT NULL,
    text TEXT NOT NULL,
    state TEXT NOT NULL,
    UNIQUE (filing, path)
) STRICT;
CREATE TABLE row_order (
    filing INTEGER NOT NULL REFERENCES filing,
    name TEXT NOT NULL,
    ids TEXT NOT NULL,
    PRIMARY KEY (filing, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE step (
    filing INTEGER NOT NULL REFERENCES filing,
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    origin TEXT NOT NULL,
    at TEXT NOT NULL,
    undoes INTEGER,
    redoes INTEGER,
    PRIMARY KEY (filing, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE edit (
    filing INTEGER NOT NULL,
    step INTEGER NOT NULL,
    place INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('cell', 'rows')),
    path TEXT NOT NULL,
    old TEXT,
    old_state TEXT,
    new TEXT,
    new_state TEXT,
    PRIMARY KEY (filing, step, place),
    FOREIGN KEY (filing, step) REFERENCES step
) STRICT, WITHOUT ROWID;
CREATE TABLE explanation (
    id INTEGER PRIMARY KEY,
    filing INTEGER NOT NULL REFERENCES filing,
    rule TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX explanation_filing ON explanation (filing);
CREATE TABLE print_log (
    id INTEGER PRIMARY KEY,
    filing INTEGER NOT NULL REFERENCES filing,
    step INTEGER NOT NULL,
    official INTEGER NOT NULL CHECK (official IN (0, 1)),
    pages INTEGER NOT NULL,
    digest TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX print_log_filing ON print_log (filing);
CREATE TABLE phrase (
    field TEXT NOT NULL,
    text TEXT NOT NULL,
    uses INTEGER NOT NULL,
    used_at TEXT NOT NULL,
    PRIMARY KEY (field, text)
) STRICT, WITHOUT ROWID;
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE VIEW cell_text AS SELECT id, text || char(10, 10) AS text FROM cell;
CREATE VIRTUAL TABLE cell_search USING fts5(
    text, content = 'cell_text', content_rowid = 'id', tokenize = 'trigram', columnsize = 0
);
CREATE VIRTUAL TABLE cell_terms USING fts5vocab('cell_search', 'instance');
CREATE TRIGGER cell_added AFTER INSERT ON cell BEGIN
    INSERT INTO cell_search (rowid, text) VALUES (new.id, new.text || char(10, 10));
END;
CREATE TRIGGER cell_gone AFTER DELETE ON cell BEGIN
    INSERT INTO cell_search (cell_search, rowid, text)
    VALUES ('delete', old.id, old.text || char(10, 10));
END;
CREATE TRIGGER cell_changed AFTER UPDATE OF text ON cell
WHEN old.text IS NOT new.text BEGIN
    INSERT INTO cell_search (cell_search, rowid, text)
    VALUES ('delete', old.id, old.text || char(10, 10));
    INSERT INTO cell_search (rowid, text) VALUES (new.id, new.text || char(10, 10));
END;
CREATE VIEW filing_text AS SELECT id, title || char(10, 10) AS text FROM filing;
CREATE VIRTUAL TABLE filing_search USING fts5(
    text, content = 'filing_text', content_rowid = 'id', tokenize = 'trigram', columnsize = 0
);
CREATE VIRTUAL TABLE filing_terms USING fts5vocab('filing_search', 'instance');
CREATE TRIGGER filing_added AFTER INSERT ON filing BEGIN
    INSERT INTO filing_search (rowid, text) VALUES (new.id, new.title || char(10, 10));
END;
CREATE TRIGGER filing_gone AFTER DELETE ON filing BEGIN
    INSERT INTO filing_search (filing_search, rowid, text)
    VALUES ('delete', old.id, old.title || char(10, 10));
END;
CREATE TRIGGER filing_changed AFTER UPDATE OF title ON filing
WHEN old.title IS NOT new.title BEGIN
    INSERT INTO filing_search (filing_search, rowid, text)
    VALUES ('delete', old.id, old.title || char(10, 10));
    INSERT INTO filing_search (rowid, text) VALUES (new.id, new.title || char(10, 10));
END;
CREATE TRIGGER form_version_no_update BEFORE UPDATE ON form_version BEGIN SELECT RAISE(ABORT, 'form_version is append-only'); END;
CREATE TRIGGER form_version_no_delete BEFORE DELETE ON form_version BEGIN SELECT RAISE(ABORT, 'form_version is append-only'); END;
CREATE TRIGGER source_piece_no_update BEFORE UPDATE ON source_piece BEGIN SELECT RAISE(ABORT, 'source_piece is append-only'); END;
CREATE TRIGGER source_piece_no_delete BEFORE DELETE ON source_piece BEGIN SELECT RAISE(ABORT, 'source_piece is append-only'); END;
CREATE TRIGGER source_no_update BEFORE UPDATE ON source BEGIN SELECT RAISE(ABORT, 'source is append-only'); END;
CREATE TRIGGER source_no_delete BEFORE DELETE ON source BEGIN SELECT RAISE(ABORT, 'source is append-only'); END;
CREATE TRIGGER filing_start_no_update BEFORE UPDATE ON filing_start BEGIN SELECT RAISE(ABORT, 'filing_start is append-only'); END;
CREATE TRIGGER filing_start_no_delete BEFORE DELETE ON filing_start BEGIN SELECT RAISE(ABORT, 'filing_start is append-only'); END;
CREATE TRIGGER step_no_update BEFORE UPDATE ON step BEGIN SELECT RAISE(ABORT, 'step is append-only'); END;
CREATE TRIGGER step_no_delete BEFORE DELETE ON step BEGIN SELECT RAISE(ABORT, 'step is append-only'); END;
CREATE TRIGGER edit_no_update BEFORE UPDATE ON edit BEGIN SELECT RAISE(ABORT, 'edit is append-only'); END;
CREATE TRIGGER edit_no_delete BEFORE DELETE ON edit BEGIN SELECT RAISE(ABORT, 'edit is append-only'); END;
CREATE TRIGGER explanation_no_update BEFORE UPDATE ON explanation BEGIN SELECT RAISE(ABORT, 'explanation is append-only'); END;
CREATE TRIGGER explanation_no_delete BEFORE DELETE ON explanation BEGIN SELECT RAISE(ABORT, 'explanation is append-only'); END;
CREATE TRIGGER print_log_no_update BEFORE UPDATE ON print_log BEGIN SELECT RAISE(ABORT, 'print_log is append-only'); END;
CREATE TRIGGER print_log_no_delete BEFORE DELETE ON print_log BEGIN SELECT RAISE(ABORT, 'print_log is append-only'); END;
CREATE TRIGGER filing_no_delete BEFORE DELETE ON filing BEGIN SELECT RAISE(ABORT, 'filing is append-only'); END;
INSERT INTO "_sqlite_migrations" VALUES (1, 'perfdesk', '1 tables', '2026-11-22 06:44:01.728410+00:00');
INSERT INTO "unit" VALUES (1, '某区医保局');
INSERT INTO "dossier" VALUES (1, 2023, 1);
INSERT INTO "dossier" VALUES (2, 2024, 1);
INSERT INTO "form_version" VALUES (1, 'small-2023', '0123456789abcdef', '小表', X'78DAAB564ACB2FCAD5CB4D51B25250525678BAA1FFC5C21531794A3A0A108992FCDC1C9054668A82AD428C52716E624E8EAE918191718C1250552D00C16414D9', '2026-11-22T06:44:01.735591+00:00');
INSERT INTO "source_piece" VALUES (1, X'C41231C121D09D7529B4837B404AD16CE9EC311394A71D538CC2A849AF3604D4', 0, X'504B0304206D616465207570');
INSERT INTO "source" VALUES (1, 'c41231c121d09d7529b4837b404ad16ce9ec311394a71d538cc2a849af3604d4', '去年.docx', '[1]', '2026-11-22T06:44:01.732922+00:00');
INSERT INTO "filing" VALUES (1, 1, 1, 1, '城乡居民医保财政补助', '600', 1, 0, 0, 'printed', 1, 1, '表 1', '', NULL, '2026-11-22T06:44:01.735470+00:00', '2026-11-22T06:44:01.737002+00:00', NULL);
INSERT INTO "filing" VALUES (2, 2, 1, 1, '农村危房改造', '565.81', 0, 0, 0, 'draft', 1, NULL, '', '', 1, '2026-11-22T06:44:01.737831+00:00', '2026-11-22T06:44:01.738768+00:00', NULL);
INSERT INTO "filing_start" VALUES (1, X'78DAAB564A4ECDC92956B252888E567ABA73CBD35DCB947414948C0C8C8C41744965416A8A52AC8E025072E1EA675D4B9FF64E7DB2B71724F56CFE84A73DBB9EF6EC7EB27FEED38D0D68AA5F2EDCF97CF6BAA7137A9F2FDF00927A3ABFEFC9CE854F37B63EDB3011A2E7C59645CFA6EC7FB170E9D3AE95689A5F6C6D79D93EF159C3EE978BE682A44CCD4CF52C0CD115ED9F0D74AC7E91A1FED3B6D6A7EB7682DDD4BDE2C9EE19CFD7AC79B2A3E159E74EEC86C3F53D9BBEEDE5F42D30EF023D6FFC6C4E070ED546586DD9D543C816234C5B2C516D012A572ACA2F874601441F483A3A46A9C83006C802D246314AB14095B500EDDBC74E');
INSERT INTO "filing_start" VALUES (2, X'78DAAB564A4ECDC92956B252888E567ABA73CBD35DCB947414948C0C8C8C41744965416A8A52AC8E025072E1EA675D4B9FF64E7DB2B71724F56CFE84A73DBB9EF6EC7EB27FEED38D0D68AA5F2EDCF97CF6BAA7137A9F2FDF00927ADA36E7D9DC894F7B373EEBD8FF6CCACE970D0BD034BCD8DAF2B27DE2B386DD2F17CD0549999A99EA5918A22BDA3F1BE840FD2243FDA76DAD4FD7ED04BBA37BC593DD339EAF59F36447C3B3CE9D2F162E7DDAB512A7BE67D3B7BD9CBE05E645A0878D9FCDE9C0A1DA08AB2DBB7A08D96284698B25AA2D40E54A45F9E5D06087E8034947C7281519C6005940DA28462916A8B21600608DBE3A');
INSERT INTO "cell" VALUES (1, 1, '年度', '2023', 'typed');
INSERT INTO "cell" VALUES (2, 1, '填报单位', '某区医保局', 'typed');
INSERT INTO "cell" VALUES (3, 1, '项目名称', '城乡居民医保财政补助', 'typed');
INSERT INTO "cell" VALUES (4, 1, '资金总额', '600', 'typed');
INSERT INTO "cell" VALUES (5, 1, '进度/r1/内容', '拨付第一批补助', 'typed');
INSERT INTO "cell" VALUES (6, 1, '进度/r1/时间', '2023年3月', 'typed');
INSERT INTO "cell" VALUES (7, 1, '进度/r2/内容', '拨付第二批补助', 'typed');
INSERT INTO "cell" VALUES (8, 1, '进度/r2/时间', '2023年9月', 'typed');
INSERT INTO "cell" VALUES (9, 2, '年度', '2023', 'typed');
INSERT INTO "cell" VALUES (10, 2, '填报单位', '某区医保局', 'typed');
INSERT INTO "cell" VALUES (11, 2, '项目名称', '农村危房改造', 'typed');
INSERT INTO "cell" VALUES (12, 2, '资金总额', '565.81', 'typed');
INSERT INTO "cell" VALUES (13, 2, '进度/r1/内容', '拨付第一批补助', 'typed');
INSERT INTO "cell" VALUES (14, 2, '进度/r1/时间', '2023年3月', 'typed');
INSERT INTO "cell" VALUES (15, 2, '进度/r2/内容', '拨付第二批补助', 'typed');
INSERT INTO "cell" VALUES (16, 2, '进度/r2/时间', '2023年9月', 'typed');
INSERT INTO "cell" VALUES (17, 2, '进度/aa11bb22/内容', '拨付第三批补助', 'typed');
INSERT INTO "row_order" VALUES (1, '进度', '["r1", "r2"]');
INSERT INTO "row_order" VALUES (2, '进度', '["r1", "r2", "aa11bb22"]');
INSERT INTO "step" VALUES (1, 1, '修改 资金总额', 'typed', '2024-03-05T12:00:31.000250+08:00', NULL, NULL);
INSERT INTO "step" VALUES (2, 1, '插入一行', 'typed', '2024-03-05T12:00:31.000250+08:00', NULL, NULL);
INSERT INTO "edit" VALUES (1, 1, 0, 'cell', '资金总额', '565.81', 'typed', '600', 'typed');
INSERT INTO "edit" VALUES (2, 1, 0, 'rows', '进度', '["r1", "r2"]', NULL, '["r1", "r2", "aa11bb22"]', NULL);
INSERT INTO "edit" VALUES (2, 1, 1, 'cell', '进度/aa11bb22/内容', NULL, NULL, '拨付第三批补助', 'typed');
INSERT INTO "explanation" VALUES (1, 1, 'R1', 'aa', '上级已批', '2026-11-22T06:44:01.739607+00:00');
INSERT INTO "print_log" VALUES (1, 1, 1, 1, 1, 'dddddddd', '2026-11-22T06:44:01.740022+00:00');
INSERT INTO "phrase" VALUES ('项目名称', '农村危房改造', 1, '2026-11-22T06:44:01.740484+00:00');
INSERT INTO "setting" VALUES ('填报人', '"周经办"');
COMMIT;
