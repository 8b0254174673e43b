-- Identity and free text are sealed with a key that is kept elsewhere. Here the tables change
-- shape; what they hold is sealed right afterwards, in slices, before anybody is answered
-- (bot.store.resealing): a text that does not begin with the mark of the key is still plain.
-- The program before this one cannot run beside it.

-- One row. `key_id` names the key that fits; `next_key_id` the one that comes, while all is
-- sealed anew; `is_whole` says that nothing plain is left.
CREATE TABLE sealing (
    part TEXT NOT NULL,
    key_id TEXT NOT NULL,
    next_key_id TEXT NOT NULL,
    is_whole SMALLINT NOT NULL,
    CONSTRAINT sealing_pkey PRIMARY KEY (part),
    CONSTRAINT sealing_is_whole_is_flag CHECK (is_whole IN (0, 1))
);

INSERT INTO sealing (part, key_id, next_key_id, is_whole) VALUES ('database', '', '', 0);

-- `fingerprint` is a keyed hash of the Telegram id, for looking people up; `telegram_id` is
-- sealed.
ALTER TABLE identities DROP CONSTRAINT identities_telegram_id_key;
ALTER TABLE identities ADD COLUMN fingerprint TEXT;
ALTER TABLE identities ALTER COLUMN telegram_id TYPE TEXT USING CAST(telegram_id AS TEXT);
UPDATE identities SET fingerprint = telegram_id;
ALTER TABLE identities ALTER COLUMN fingerprint SET NOT NULL;
ALTER TABLE identities ADD CONSTRAINT identities_fingerprint_key UNIQUE (fingerprint);

-- `payload` has the chat in it: «chat payload», sealed together. What is emptied before the
-- column goes does not stay in the rows.
ALTER TABLE outbox DROP CONSTRAINT outbox_empty_when_settled;
UPDATE outbox SET payload = CAST(chat_id AS TEXT) || ' ' || payload, chat_id = NULL
WHERE payload IS NOT NULL;
ALTER TABLE outbox DROP COLUMN chat_id;
ALTER TABLE outbox ADD CONSTRAINT outbox_empty_when_settled CHECK (
    (state IN ('sent', 'blocked', 'failed', 'dropped')) = (payload IS NULL)
);

-- `chat` is the fingerprint of the chat; `raw` has the chat in it: «chat update», sealed
-- together.
DROP INDEX inbox_by_chat;
ALTER TABLE inbox ALTER COLUMN chat_id TYPE TEXT USING CAST(chat_id AS TEXT);
ALTER TABLE inbox RENAME COLUMN chat_id TO chat;
UPDATE inbox SET raw = chat || ' ' || raw;
CREATE INDEX inbox_by_chat ON inbox (chat, parked_at, update_id) WHERE set_aside_at IS NULL;
