-- People without Telegram whose answers a coordinator writes down: respondents without identity.
-- `number` counts up by coordinator. Until `handed_at` the coordinator can go on with it; then
-- only the receipt code leads there: `stamp` is its keyed hash, `code` the code itself, sealed,
-- from which the hash is made anew when the key changes.
CREATE TABLE facilitations (
    respondent_id TEXT NOT NULL,
    made_by TEXT NOT NULL,
    number BIGINT NOT NULL,
    assessment_id TEXT NOT NULL,
    begun_at BIGINT NOT NULL,
    handed_at BIGINT,
    stamp TEXT,
    code TEXT NOT NULL,
    CONSTRAINT facilitations_pkey PRIMARY KEY (respondent_id),
    CONSTRAINT facilitations_number_key UNIQUE (made_by, number),
    CONSTRAINT facilitations_stamp_key UNIQUE (stamp),
    CONSTRAINT facilitations_respondent_fkey FOREIGN KEY (respondent_id)
        REFERENCES respondents (id)
);

CREATE UNIQUE INDEX facilitations_by_assessment ON facilitations (assessment_id);
