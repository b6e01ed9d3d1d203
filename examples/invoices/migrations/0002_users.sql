-- Copies of Clerk's users, from webhooks. A deleted user keeps a row without a name, so that an event
-- that arrives late does not restore it.
CREATE TABLE users (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT,
    updated_at INTEGER NOT NULL,
    is_deleted INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Ids of the webhooks that were applied.
CREATE TABLE webhooks (
    id TEXT PRIMARY KEY NOT NULL
) STRICT;

CREATE VIEW invoice_details AS
SELECT invoices.*, users.name AS creator
FROM invoices LEFT JOIN users ON users.id = invoices.created_by;
