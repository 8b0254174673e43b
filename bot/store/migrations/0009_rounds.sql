-- Which round an assessment counts in, and what an invitation is for.

-- Decided when it is finished, by the dates that hold then; empty where it counts in none.
ALTER TABLE assessments ADD COLUMN counted_in TEXT NOT NULL DEFAULT '';
-- Set where an answer was corrected after the round: answers up to this moment count in it.
ALTER TABLE assessments ADD COLUMN counts_until BIGINT;

-- What the link of an invitation opens; `role` is empty where any group may come.
CREATE TABLE invitations (
    link_id TEXT NOT NULL,
    round_id TEXT NOT NULL,
    region TEXT NOT NULL,
    role TEXT NOT NULL,
    CONSTRAINT invitations_pkey PRIMARY KEY (link_id),
    CONSTRAINT invitations_link_fkey FOREIGN KEY (link_id) REFERENCES links (id)
        ON DELETE CASCADE,
    CONSTRAINT invitations_round_fkey FOREIGN KEY (round_id) REFERENCES rounds (id)
        ON DELETE CASCADE
);

CREATE INDEX invitations_by_round ON invitations (round_id, region);
