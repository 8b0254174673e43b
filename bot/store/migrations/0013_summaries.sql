-- Who wants the summary of a round every Monday, and which summaries were sent.

CREATE TABLE summary_wishes (
    respondent_id TEXT NOT NULL,
    round_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    wished_at BIGINT NOT NULL,
    CONSTRAINT summary_wishes_pkey PRIMARY KEY (respondent_id, round_id, scope),
    CONSTRAINT summary_wishes_respondent_fkey FOREIGN KEY (respondent_id)
        REFERENCES respondents (id),
    CONSTRAINT summary_wishes_round_fkey FOREIGN KEY (round_id)
        REFERENCES rounds (id) ON DELETE CASCADE
);

CREATE INDEX summary_wishes_by_round ON summary_wishes (round_id);

-- One row a summary that was sent by itself: nobody gets one twice, whoever leads. `occasion` is
-- the day of the Monday (`2026-11-23`) or `end`.
CREATE TABLE summary_posts (
    respondent_id TEXT NOT NULL,
    round_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    occasion TEXT NOT NULL,
    sent_at BIGINT NOT NULL,
    CONSTRAINT summary_posts_pkey PRIMARY KEY (respondent_id, round_id, scope, occasion),
    CONSTRAINT summary_posts_respondent_fkey FOREIGN KEY (respondent_id)
        REFERENCES respondents (id),
    CONSTRAINT summary_posts_round_fkey FOREIGN KEY (round_id)
        REFERENCES rounds (id) ON DELETE CASCADE
);

CREATE INDEX summary_posts_by_round ON summary_posts (round_id);
