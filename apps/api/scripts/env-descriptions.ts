/** A group of settings, in the order in which a person meets them. */
export interface SettingGroup {
  readonly title: string
  /** Setting → what it means. A list starts with the value that is shown where the schema has no default. */
  readonly settings: Readonly<Record<string, string | readonly [example: string, meaning: string]>>
}

export const SETTING_GROUPS: readonly SettingGroup[] = [
  {
    title: 'Where it listens and what it keeps',
    settings: {
      HOST: 'The address to listen on. 0.0.0.0 for all of the machine.',
      PORT: 'The port of the API and of the pages it serves. 0 takes a free one.',
      PUBLIC_URL: [
        'http://localhost:3000',
        'The origin under which people reach the program: for links in mails and the domain of passkeys. By default http://localhost with PORT.',
      ],
      METRICS_HOST:
        'The address on which API and worker show their metrics, whatever HOST is. Another than this machine’s own is for a private network only: nobody is asked who he is.',
      METRICS_PORT: 'The port of the API’s metrics (Prometheus’ text format).',
      WORKER_METRICS_PORT: 'The port of the worker’s metrics. 0 takes a free one.',
      TRUSTED_PROXIES: [
        '10.0.0.0/8',
        'Addresses of proxies whose X-Forwarded-For is believed, comma-separated. By default none.',
      ],
      DATA_DIR: 'The folder of everything that is kept: database, generated secrets, the sandbox’s state, run.json.',
      NODE_ENV: 'In production nothing embedded or generated is used, unless each is allowed by name (below).',
      LOG_LEVEL: 'How much the logs tell. Started by npm start: warn, in production info.',
      WEB_APP: ['build', 'Whether the cardholder’s app is built for browsers and served under /app.'],
    },
  },
  {
    title: 'Database',
    settings: {
      DATABASE_URL: [
        'postgres://cardwright:password@127.0.0.1:5432/cardwright',
        'A PostgreSQL server of your own, 15 or later. By default npm start runs the embedded PostgreSQL 18.',
      ],
      MIGRATION_DATABASE_URL: [
        'postgres://owner:password@127.0.0.1:5432/cardwright',
        'The login that owns the tables, for migrations only. By default DATABASE_URL.',
      ],
      DATABASE_POOL_SIZE: 'Connections of each process.',
      REDIS_URL: ['redis://127.0.0.1:6379', 'For a later version; refused in this one.'],
      QUEUE_URL: ['amqp://127.0.0.1', 'For a later version; refused in this one. The queue is in PostgreSQL.'],
    },
  },
  {
    title: 'The program',
    settings: {
      PROGRAM_NAME: 'What the program calls itself in mails and on pages.',
      PROGRAM_CURRENCY:
        'The currency of new accounts (ISO 4217), in lower case. Stripe issues cards in usd, eur or gbp, by the country of your account there.',
      MAX_CARDS_PER_ACCOUNT: 'How many cards that are not closed one person may have.',
    },
  },
  {
    title: 'Issuer',
    settings: {
      ISSUER: 'Who issues the cards. This version knows stripe, which is the sandbox unless a key of Stripe’s is set.',
      STRIPE_SECRET_KEY: 'A key of Stripe (sk_test_…, sk_live_…, or a restricted one), or the sandbox’s.',
      STRIPE_API_URL: [
        'https://api.stripe.com',
        'By default the sandbox for its own key, else Stripe. A real key is never sent elsewhere.',
      ],
      STRIPE_WEBHOOK_SECRET: [
        'whsec_…,whsec_…',
        'The signing secrets of the real-time and of the regular endpoint, comma-separated; while rotating, also the former ones. With the sandbox they are made by themselves.',
      ],
      STRIPE_LIVE_CONFIRMED_TIMEOUT_DEFAULT: [
        'decline',
        'Needed with a live key: says that you have looked in Stripe’s dashboard that the real-time endpoint is set, and what its time-out default is (approve or decline).',
      ],
      DECISION_DEADLINE_MS:
        'Within this time a real-time authorization is answered, or declined. Stripe waits 2000 ms.',
      AUTHORIZATION_BATCH_SIZE: 'How many waiting authorizations are decided in one transaction at most.',
    },
  },
  {
    title: 'The sandbox, where it is the issuer',
    settings: {
      SANDBOX_PORT: ['12111', 'The port of its API, terminal and inbox. 0 takes a free one.'],
      SANDBOX_SMTP_PORT: ['1025', 'The port on which its inbox receives mails. 0 takes a free one.'],
      SANDBOX_URL: ['http://127.0.0.1:12111', 'Where the API reaches it. Set by npm start.'],
      SANDBOX_WEBHOOK_TIMEOUT_DEFAULT: ['decline', 'What no answer in time means: decline or approve.'],
      SANDBOX_WEBHOOK_TIMEOUT_MS: ['2000', 'How long it waits for an answer: as long as Stripe does.'],
    },
  },
  {
    title: 'Identity checks, vault, messages',
    settings: {
      KYC_PROVIDER: 'Who checks identities. This version knows manual: members of staff decide.',
      VAULT_PROVIDER:
        'What seals card numbers and personal data. This version knows local: a keystore file or VAULT_KEYSTORE.',
      SMTP_URL: ['smtp://user:password@mail.example.com:587', 'Where mails are sent. By default the sandbox’s inbox.'],
      MAIL_FROM: 'The sender of mails.',
      PUSH_PROVIDER:
        'Who carries pushes to the app on devices. With none nothing is sent; an open app follows events all the same.',
      PUSH_DETAIL:
        'What a push says of a payment, on the lock screen and to those who carry it: payment (amount and merchant) or kind (that there was one).',
      EXPO_PUSH_URL: 'Where Expo’s push service is.',
      IOS_APPS: [
        'ABCDE12345.app.cardwright.mobile',
        'Apps for iOS, as team and bundle, that open links of this program and use its passkeys. By default none.',
      ],
      ANDROID_APPS: [
        'app.cardwright.mobile=AA:BB:…',
        'The same for Android, as package and SHA-256 of the certificate that signs it. By default none.',
      ],
      EXPO_ACCESS_TOKEN: ['', 'A secret: the access token, where “enhanced security for push” is on at Expo.'],
    },
  },
  {
    title: 'Secrets. Without them, development secrets are made in DATA_DIR/secrets on the first start',
    settings: {
      JWT_PRIVATE_KEY: ['', 'The P-256 key that signs access tokens, PKCS #8 in PEM; line breaks may be written \\n.'],
      SECRET_PEPPER: ['', 'For keyed hashes: 32 bytes in base64 (openssl rand -base64 32).'],
      VAULT_KEYSTORE: [
        '',
        'The key-encryption keys: 32 bytes in base64, or several as 1:KEY,2:KEY while changing them.',
      ],
    },
  },
  {
    title: 'What production refuses unless it is allowed here',
    settings: {
      ALLOW_GENERATED_SECRETS: 'Secrets that the program makes and keeps by itself.',
      ALLOW_EMBEDDED_POSTGRES: ['false', 'The embedded PostgreSQL.'],
      ALLOW_SANDBOX_ISSUER: ['false', 'Cards that only the sandbox accepts.'],
      SEED_LOGINS: [
        'true',
        'The first logins of one member of staff and one cardholder. In production by default false.',
      ],
      SEED_DEMO: [
        'on',
        'Whether npm start gives that cardholder four cards and 90 days of payments, once, played through the sandbox: on or off. By default off with Stripe, in production, and with a DATABASE_URL of your own.',
      ],
    },
  },
  {
    title: 'How often one may try. Addresses of this machine may a hundred times as often',
    settings: {
      AUTH_REQUESTS_PER_MINUTE: 'Requests to /auth from one address.',
      LOGIN_FAILURES_PER_MINUTE: 'Wrong passwords for one person from one address.',
      SIGNUPS_PER_HOUR: 'New logins from one address.',
      CODES_PER_HOUR: 'Codes mailed to one person for one purpose.',
      CODE_COOLDOWN_SECONDS: 'The time between two codes.',
    },
  },
]

/** Settings of the schema that are not for people who run the program. */
export const NOT_LISTED: readonly string[] = ['FAILPOINT']
