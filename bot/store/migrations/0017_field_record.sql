-- A region's record of its field check: candidates, decision, parties, visits, commitments.

-- Append-only: the highest `version` of (region, round_id, kind, entry) stands. `body` is JSON,
-- sealed; an empty one says that the entry was taken away, or that a name was forgotten.
-- `round_id` is empty outside of rounds; `written_by` once its writer left.
CREATE TABLE field_entries (
    region TEXT NOT NULL,
    round_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    entry TEXT NOT NULL,
    version BIGINT NOT NULL,
    body TEXT NOT NULL,
    written_by TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    CONSTRAINT field_entries_pkey PRIMARY KEY (region, round_id, kind, entry, version),
    CONSTRAINT field_entries_kind_is_known
        CHECK (kind IN ('rating', 'decision', 'detail', 'party', 'visit', 'commitment')),
    CONSTRAINT field_entries_version_counts_up CHECK (version > 0)
);

CREATE INDEX field_entries_by_writer ON field_entries (written_by) WHERE written_by <> '';
