-- The processes that share this database, who of them works on which row, and who leads.

-- A process is alive while its row is here. What has run out is taken away by the others, and
-- an id never comes back: what an absent id owns may be taken over.
CREATE TABLE replicas (
    id TEXT NOT NULL,
    until BIGINT NOT NULL,
    CONSTRAINT replicas_pkey PRIMARY KEY (id)
);

-- One row. `term` rises with every new leader: what an older one wants comes too late.
CREATE TABLE leadership (
    work TEXT NOT NULL,
    holder TEXT NOT NULL,
    term BIGINT NOT NULL,
    CONSTRAINT leadership_pkey PRIMARY KEY (work)
);

INSERT INTO leadership (work, holder, term) VALUES ('timed', '', 0);

ALTER TABLE outbox ADD COLUMN owner TEXT NOT NULL DEFAULT '';
ALTER TABLE inbox ADD COLUMN owner TEXT NOT NULL DEFAULT '';
