-- why: a merchant's name of more than two hundred letters could be cut off in the midst of a character. JSON keeps such a half, but PostgreSQL reads nothing out of JSON that has one: entries, statements and the search of an account with such a payment failed, and went on to fail.

UPDATE authorizations SET merchant = regexp_replace(merchant::text, '([^\\])\\ud[89ab][0-9a-f]{2}"', '\1"', 'g')::json
WHERE merchant::text ~ '[^\\]\\ud[89ab][0-9a-f]{2}"';
