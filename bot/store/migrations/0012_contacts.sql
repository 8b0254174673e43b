-- Who agreed that a coordinator writes to them, and under which name; sealed.
CREATE TABLE contacts (
    respondent_id TEXT NOT NULL,
    name TEXT NOT NULL,
    agreed_at BIGINT NOT NULL,
    CONSTRAINT contacts_pkey PRIMARY KEY (respondent_id),
    CONSTRAINT contacts_respondent_fkey FOREIGN KEY (respondent_id) REFERENCES respondents (id)
);

CREATE INDEX assessments_by_region_alone ON assessments (round_id, instrument, region);
