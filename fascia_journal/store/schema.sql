-- Schema 1 of a journal. Instants are microseconds since 1970 in UTC; beside them stand the wall time at the
-- place, its offset and its zone, so that a local date is read and never computed again.
-- Tension, stress, activity: 0 best to 10 worst. Wellbeing, sleep: 10 best. NULL is missing, never 0.
-- Lists that may grow (sources, reasons) are checked by the records, not here: a CHECK cannot be changed
-- without building the table anew.

CREATE TABLE session (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL CHECK (revision >= 1),
    entered_utc_us INTEGER NOT NULL,
    started_utc_us INTEGER NOT NULL,
    offset_s INTEGER NOT NULL CHECK (abs(offset_s) < 86400),
    zone TEXT NOT NULL,
    local_time TEXT NOT NULL,
    local_date TEXT NOT NULL,
    ended_utc_us INTEGER CHECK (ended_utc_us >= started_utc_us),
    context TEXT NOT NULL,
    note TEXT NOT NULL,
    flare_up INTEGER NOT NULL CHECK (flare_up IN (0, 1)),
    source TEXT NOT NULL,
    prescribed TEXT NOT NULL, -- JSON list of exercise keys
    before_overall REAL CHECK (before_overall BETWEEN 0 AND 10),
    before_neck REAL CHECK (before_neck BETWEEN 0 AND 10),
    before_upper_back REAL CHECK (before_upper_back BETWEEN 0 AND 10),
    before_lower_back REAL CHECK (before_lower_back BETWEEN 0 AND 10),
    after_overall REAL CHECK (after_overall BETWEEN 0 AND 10),
    after_neck REAL CHECK (after_neck BETWEEN 0 AND 10),
    after_upper_back REAL CHECK (after_upper_back BETWEEN 0 AND 10),
    after_lower_back REAL CHECK (after_lower_back BETWEEN 0 AND 10),
    hash TEXT NOT NULL -- SHA-256 of the record with its exercises: finds what integrity_check cannot
) STRICT;
CREATE INDEX session_started ON session (started_utc_us, id);

CREATE TABLE exercise_entry (
    session_id TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    position INTEGER NOT NULL CHECK (position >= 0),
    exercise TEXT NOT NULL,
    seconds REAL CHECK (seconds BETWEEN 0 AND 86400),
    status TEXT NOT NULL CHECK (status IN ('done', 'partly', 'skipped')),
    reason TEXT,
    PRIMARY KEY (session_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE check_in (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL CHECK (revision >= 1),
    entered_utc_us INTEGER NOT NULL,
    at_utc_us INTEGER NOT NULL,
    offset_s INTEGER NOT NULL CHECK (abs(offset_s) < 86400),
    zone TEXT NOT NULL,
    local_time TEXT NOT NULL,
    local_date TEXT NOT NULL,
    overall REAL CHECK (overall BETWEEN 0 AND 10),
    neck REAL CHECK (neck BETWEEN 0 AND 10),
    upper_back REAL CHECK (upper_back BETWEEN 0 AND 10),
    lower_back REAL CHECK (lower_back BETWEEN 0 AND 10),
    wellbeing REAL CHECK (wellbeing BETWEEN 0 AND 10),
    sleep REAL CHECK (sleep BETWEEN 0 AND 10),
    stress REAL CHECK (stress BETWEEN 0 AND 10),
    activity REAL CHECK (activity BETWEEN 0 AND 10),
    note TEXT NOT NULL,
    flare_up INTEGER NOT NULL CHECK (flare_up IN (0, 1)),
    source TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE INDEX check_in_at ON check_in (at_utc_us, id);

CREATE TABLE pause (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL CHECK (revision >= 1),
    entered_utc_us INTEGER NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT CHECK (last_day >= first_day),
    reason TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;

CREATE TABLE plan (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL CHECK (revision >= 1),
    entered_utc_us INTEGER NOT NULL,
    from_day TEXT NOT NULL,
    exercises TEXT NOT NULL, -- JSON list of exercise keys
    minimum INTEGER NOT NULL CHECK (minimum >= 1),
    maximum INTEGER NOT NULL CHECK (maximum BETWEEN minimum AND 7),
    programme TEXT NOT NULL,
    programme_start TEXT,
    programme_end TEXT CHECK (programme_end >= programme_start),
    hash TEXT NOT NULL
) STRICT;

-- Every change, in the order in which they were made. Nothing is taken out of it, except by "erase for good".
CREATE TABLE change (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at_utc_us INTEGER NOT NULL,
    who TEXT NOT NULL, -- the computer and the process that made it
    action TEXT NOT NULL, -- add, replace, delete, undo
    what TEXT NOT NULL, -- for a person: "the session of 3 March 2026, 18:05"; never a note
    undone INTEGER NOT NULL CHECK (undone IN (0, 1)),
    hash TEXT NOT NULL -- SHA-256 of the entry without its id: a flipped "undone" would mislead undo
) STRICT;

-- The version of each record that a change replaced; NULL where the change brought the record in.
CREATE TABLE history (
    change_id INTEGER NOT NULL REFERENCES change (id),
    kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    earlier TEXT, -- JSON, as it is hashed
    hash TEXT,
    PRIMARY KEY (change_id, kind, record_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX history_record ON history (kind, record_id, change_id);

CREATE TABLE setting (
    name TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL, -- JSON
    hash TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What is being typed: at most one row.
CREATE TABLE draft (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    value TEXT NOT NULL -- JSON
) STRICT;

-- One row: which journal this is, and a number that rises with each change of what it holds.
CREATE TABLE journal (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    journal_id TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;
