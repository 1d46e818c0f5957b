-- why: the inbox is read in the language of whoever opens it, also what was told before they chose it; so what is kept is what a notice tells.

SET LOCAL lock_timeout = '10s';

-- Null for notices of before: they stay as they were worded when they were told.
ALTER TABLE notifications ADD COLUMN content json;
