-- why: clearings that came before their authorization, or without one, are looked for so that a person learns of those that stay so; there are hardly ever any, and nobody else should pay for finding them.

CREATE INDEX authorizations_unasked ON authorizations (created_at) WHERE kind = 'authorization' AND channel = '';
