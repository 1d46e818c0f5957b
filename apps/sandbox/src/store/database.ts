import { chmodSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { ConfigError } from '../config.ts'

const SCHEMA_VERSION = 1

const SCHEMA = `
CREATE TABLE objects (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  created INTEGER NOT NULL,
  card TEXT,
  cardholder TEXT,
  parent TEXT,
  status TEXT,
  type TEXT,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX objects_by_kind ON objects (kind, seq);
CREATE INDEX objects_by_card ON objects (kind, card, seq) WHERE card IS NOT NULL;
CREATE INDEX objects_by_cardholder ON objects (kind, cardholder, seq) WHERE cardholder IS NOT NULL;
CREATE INDEX objects_by_parent ON objects (kind, parent, seq) WHERE parent IS NOT NULL;
CREATE INDEX objects_by_status ON objects (kind, status, created) WHERE status IS NOT NULL;

CREATE TABLE card_numbers (number TEXT PRIMARY KEY, card TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE balances (currency TEXT PRIMARY KEY, available_minor INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE spending (
  owner TEXT NOT NULL,
  currency TEXT NOT NULL,
  day INTEGER NOT NULL,
  category TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  PRIMARY KEY (owner, currency, day, category)
) STRICT, WITHOUT ROWID;

CREATE TABLE idempotency_keys (
  key TEXT PRIMARY KEY,
  path TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  request_id TEXT NOT NULL,
  expand TEXT NOT NULL,
  status INTEGER,
  body TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE open_requests (
  authorization TEXT PRIMARY KEY,
  request_id TEXT NOT NULL,
  idempotency_key TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  event TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'given_up')),
  attempts INTEGER NOT NULL DEFAULT 0,
  created_ms INTEGER NOT NULL,
  due_ms INTEGER NOT NULL,
  last_result TEXT
) STRICT;
CREATE INDEX deliveries_due ON deliveries (due_ms) WHERE state = 'waiting';
CREATE INDEX deliveries_by_event ON deliveries (event);

CREATE TABLE messages (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('mail', 'text')),
  sender TEXT NOT NULL,
  subject TEXT,
  text TEXT NOT NULL,
  html TEXT,
  links TEXT NOT NULL,
  received_at TEXT NOT NULL
) STRICT;
CREATE TABLE message_recipients (
  address TEXT NOT NULL,
  message INTEGER NOT NULL REFERENCES messages (seq) ON DELETE CASCADE,
  PRIMARY KEY (address, message)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_recipients_by_message ON message_recipients (message);
`

/** What a state of an earlier version may lack. */
const INDEXES = `
CREATE INDEX IF NOT EXISTS deliveries_due_by_endpoint ON deliveries (endpoint, due_ms) WHERE state = 'waiting';
`

/**
 * Opens the state file, or makes it. Every commit reaches the disk before it is acknowledged (WAL, `synchronous=FULL`),
 * and the file belongs to one process at a time.
 * @throws ConfigError where another sandbox holds the file or a newer version wrote it.
 */
export function openDatabase(file: string): DatabaseSync {
  if (file !== ':memory:') makePrivateFolder(dirname(file))
  const database = new DatabaseSync(file)
  try {
    database.exec(
      'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON',
    )
    prepareSchema(database)
  } catch (error) {
    database.close()
    if (error instanceof Error && /locked/.test(error.message)) {
      throw new ConfigError(`DATA_DIR: another sandbox is using ${file}`)
    }
    throw error
  }
  return database
}

/** Numbers, mails with their codes and signing secrets lie in it. Others may pass through the data folder around it, for PostgreSQL's user must. */
function makePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true })
  chmodSync(path, 0o700)
}

function prepareSchema(database: DatabaseSync): void {
  const version = Number(database.prepare('PRAGMA user_version').get()?.user_version ?? 0)
  if (version > SCHEMA_VERSION)
    throw new ConfigError('DATA_DIR: the sandbox state in it was written by a newer version')
  // BEGIN EXCLUSIVE takes the file's lock now, so that a second process is refused at start and not later.
  database.exec('BEGIN EXCLUSIVE')
  if (version === 0) database.exec(`${SCHEMA} PRAGMA user_version = ${SCHEMA_VERSION};`)
  database.exec(INDEXES)
  database.exec('COMMIT')
}
