-- The field check and consensus meetings: what others than respondents make of a region. Nothing
-- here touches an answer, a score or a standing.

-- The level that an assessor recorded; the current one on top of its history. `body` is JSON,
-- sealed: the reason. `verified_by` is empty for who was erased.
CREATE TABLE verifications (
    round_id TEXT NOT NULL,
    region TEXT NOT NULL,
    indicator TEXT NOT NULL,
    version BIGINT NOT NULL,
    is_current SMALLINT NOT NULL,
    level BIGINT NOT NULL,
    accepted SMALLINT NOT NULL,
    body TEXT NOT NULL,
    verified_by TEXT NOT NULL,
    verified_at BIGINT NOT NULL,
    CONSTRAINT verifications_pkey PRIMARY KEY (round_id, region, indicator, version),
    CONSTRAINT verifications_round_fkey FOREIGN KEY (round_id) REFERENCES rounds (id),
    CONSTRAINT verifications_current_is_flag CHECK (is_current IN (0, 1)),
    CONSTRAINT verifications_accepted_is_flag CHECK (accepted IN (0, 1)),
    CONSTRAINT verifications_level_is_one CHECK (level >= 0)
);

CREATE INDEX verifications_by_assessor ON verifications (verified_by);

-- An assessor's question for more; `body` is sealed: their own words, which may be empty.
CREATE TABLE evidence_requests (
    id TEXT NOT NULL,
    round_id TEXT NOT NULL,
    region TEXT NOT NULL,
    indicator TEXT NOT NULL,
    body TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    CONSTRAINT evidence_requests_pkey PRIMARY KEY (id),
    CONSTRAINT evidence_requests_round_fkey FOREIGN KEY (round_id) REFERENCES rounds (id)
);

CREATE INDEX evidence_requests_by_region ON evidence_requests (round_id, region, indicator);
CREATE INDEX evidence_requests_by_assessor ON evidence_requests (asked_by);

-- Who was asked, about which of their own assessments.
CREATE TABLE request_people (
    request_id TEXT NOT NULL,
    respondent_id TEXT NOT NULL,
    assessment_id TEXT NOT NULL,
    CONSTRAINT request_people_pkey PRIMARY KEY (request_id, respondent_id),
    CONSTRAINT request_people_request_fkey FOREIGN KEY (request_id)
        REFERENCES evidence_requests (id) ON DELETE CASCADE,
    CONSTRAINT request_people_assessment_fkey FOREIGN KEY (assessment_id)
        REFERENCES assessments (id) ON DELETE CASCADE
);

CREATE INDEX request_people_by_respondent ON request_people (respondent_id);
CREATE INDEX request_people_by_assessment ON request_people (assessment_id);

-- What they answered; `body` is sealed, and empty inside where a piece of evidence was the answer.
CREATE TABLE request_answers (
    request_id TEXT NOT NULL,
    respondent_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    body TEXT NOT NULL,
    answered_at BIGINT NOT NULL,
    CONSTRAINT request_answers_pkey PRIMARY KEY (request_id, respondent_id, number),
    CONSTRAINT request_answers_person_fkey FOREIGN KEY (request_id, respondent_id)
        REFERENCES request_people (request_id, respondent_id) ON DELETE CASCADE
);

-- A consensus meeting; its id is the invitation's.
CREATE TABLE meetings (
    id TEXT NOT NULL,
    round_id TEXT NOT NULL,
    region TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    ended_at BIGINT,
    CONSTRAINT meetings_pkey PRIMARY KEY (id),
    CONSTRAINT meetings_round_fkey FOREIGN KEY (round_id) REFERENCES rounds (id)
);

CREATE INDEX meetings_by_region ON meetings (round_id, region);
CREATE INDEX meetings_by_maker ON meetings (made_by);

-- Who came by the invitation, for which group.
CREATE TABLE meeting_seats (
    meeting_id TEXT NOT NULL,
    respondent_id TEXT NOT NULL,
    party TEXT NOT NULL,
    joined_at BIGINT NOT NULL,
    CONSTRAINT meeting_seats_pkey PRIMARY KEY (meeting_id, respondent_id),
    CONSTRAINT meeting_seats_meeting_fkey FOREIGN KEY (meeting_id)
        REFERENCES meetings (id) ON DELETE CASCADE
);

CREATE INDEX meeting_seats_by_respondent ON meeting_seats (respondent_id);

-- What is voted on; an indicator once in a meeting, and one at a time.
CREATE TABLE meeting_topics (
    meeting_id TEXT NOT NULL,
    indicator TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    closed_at BIGINT,
    CONSTRAINT meeting_topics_pkey PRIMARY KEY (meeting_id, indicator),
    CONSTRAINT meeting_topics_meeting_fkey FOREIGN KEY (meeting_id)
        REFERENCES meetings (id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX meeting_topics_open ON meeting_topics (meeting_id) WHERE closed_at IS NULL;

-- One vote a person. `voter` is a respondent, or the id of a vote that was entered for somebody
-- without Telegram (then `entered` is 1).
CREATE TABLE meeting_ballots (
    meeting_id TEXT NOT NULL,
    indicator TEXT NOT NULL,
    voter TEXT NOT NULL,
    party TEXT NOT NULL,
    level BIGINT NOT NULL,
    entered SMALLINT NOT NULL,
    cast_at BIGINT NOT NULL,
    CONSTRAINT meeting_ballots_pkey PRIMARY KEY (meeting_id, indicator, voter),
    CONSTRAINT meeting_ballots_topic_fkey FOREIGN KEY (meeting_id, indicator)
        REFERENCES meeting_topics (meeting_id, indicator) ON DELETE CASCADE,
    CONSTRAINT meeting_ballots_entered_is_flag CHECK (entered IN (0, 1))
);

CREATE INDEX meeting_ballots_by_voter ON meeting_ballots (voter);

-- The level that a meeting agreed on; the current one on top of its history. `body` is JSON,
-- sealed: the reason and who was there. `counts` and `parties` are JSON: votes by level, and
-- people by group.
CREATE TABLE agreements (
    round_id TEXT NOT NULL,
    region TEXT NOT NULL,
    indicator TEXT NOT NULL,
    version BIGINT NOT NULL,
    is_current SMALLINT NOT NULL,
    level BIGINT NOT NULL,
    body TEXT NOT NULL,
    counts TEXT NOT NULL,
    parties TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    agreed_by TEXT NOT NULL,
    agreed_at BIGINT NOT NULL,
    CONSTRAINT agreements_pkey PRIMARY KEY (round_id, region, indicator, version),
    CONSTRAINT agreements_round_fkey FOREIGN KEY (round_id) REFERENCES rounds (id),
    CONSTRAINT agreements_current_is_flag CHECK (is_current IN (0, 1)),
    CONSTRAINT agreements_level_is_one CHECK (level >= 0)
);

CREATE INDEX agreements_by_meeting ON agreements (meeting_id);
CREATE INDEX agreements_by_holder ON agreements (agreed_by);
