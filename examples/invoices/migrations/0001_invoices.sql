CREATE TABLE invoices (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    org_id TEXT NOT NULL,
    customer TEXT NOT NULL,
    amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL DEFAULT (unixepoch()),
    approved_by TEXT CHECK (approved_by <> created_by)
) STRICT;

CREATE INDEX invoices_of_organization ON invoices (org_id, id);
