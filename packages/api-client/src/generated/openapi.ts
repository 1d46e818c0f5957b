// Generated from docs/openapi.json. Do not edit: run "npm run generate -w packages/api-client".

export interface paths {
    "/auth/signup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign up
         * @description Mails a code of six digits. The answer, and the time it takes, are the same for a known address: its owner gets a mail that says so.
         */
        post: operations["signUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Verify the address */
        post: operations["verifyEmail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in
         * @description A device that is not known yet, or a second factor that is on, asks for a code first (202).
         */
        post: operations["logIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/otp/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Finish signing in with a code */
        post: operations["verifyOtp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/otp/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send the code again */
        post: operations["resendOtp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get a new access token
         * @description The refresh token is replaced. The old one gives the same successor for 30 seconds while that is unused, since an answer can be lost; any other reuse ends the session.
         */
        post: operations["refreshSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign out */
        post: operations["logOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Is this browser signed in?
         * @description Never answers 401.
         */
        get: operations["readSession"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/password/forgot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for a code to set a new password */
        post: operations["forgotPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/password/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set a new password
         * @description Ends every session of the person.
         */
        post: operations["resetPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/step-up/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin to prove that it is you */
        post: operations["startStepUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/step-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Prove that it is you
         * @description Gives the same access for five minutes with the scope "elevated".
         */
        post: operations["stepUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/device-keys/enrol": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Enrol a key of the device
         * @description A key that the device releases by biometrics; it signs challenges of /auth/step-up/start. Needs a fresh proof of identity: see `POST /auth/step-up`.
         */
        post: operations["enrolDeviceKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/device-keys/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Remove a key of a device */
        post: operations["removeDeviceKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/totp/enrol": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to use an authenticator app
         * @description Needs a fresh proof of identity: see `POST /auth/step-up`.
         */
        post: operations["enrolTotp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/totp/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm the authenticator app
         * @description Needs a fresh proof of identity: see `POST /auth/step-up`.
         */
        post: operations["confirmTotp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/totp/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop using the authenticator app
         * @description Needs a fresh proof of identity: see `POST /auth/step-up`.
         */
        post: operations["removeTotp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/passkeys/enrol/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to make a passkey
         * @description Needs a fresh proof of identity: see `POST /auth/step-up`.
         */
        post: operations["startPasskeyEnrolment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/passkeys/enrol": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Keep a new passkey
         * @description Needs a fresh proof of identity: see `POST /auth/step-up`.
         */
        post: operations["enrolPasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/passkeys/login/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin to sign in with a passkey */
        post: operations["startPasskeyLogin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/passkeys/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in with a passkey */
        post: operations["logInWithPasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/passkeys/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Remove a passkey
         * @description Needs a fresh proof of identity: see `POST /auth/step-up`.
         */
        post: operations["removePasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Your profile */
        get: operations["readProfile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/update": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change your profile */
        post: operations["updateProfile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close your account
         * @description Refused while money is held or owed, naming what stands in the way. Needs a fresh proof of identity: see `POST /auth/step-up`.
         */
        post: operations["closeAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where you are signed in */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/sessions/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign out elsewhere */
        post: operations["revokeSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything held about you */
        get: operations["exportPersonalData"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/devices/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Register a device for push messages */
        post: operations["registerDevice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/devices/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Remove a device */
        post: operations["removeDevice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Your messages */
        get: operations["listNotifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/notifications/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mark messages as read */
        post: operations["readNotifications"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/preferences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which messages come, and how */
        get: operations["readPreferences"];
        put?: never;
        /** Choose which messages come, and how */
        post: operations["updatePreferences"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/kyc/submit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Submit the application
         * @description Pictures come as files, or as ids of earlier uploads. Their type is told by content; they are re-encoded, stripped of metadata and stored encrypted.
         */
        post: operations["submitKyc"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/kyc/draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was saved so far */
        get: operations["readKycDraft"];
        put?: never;
        /** Save the fields so far */
        post: operations["saveKycDraft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/kyc/upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Upload a picture ahead of the application */
        post: operations["uploadKycPicture"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/kyc/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where the application stands */
        get: operations["readKycStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cards/create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create a card
         * @description Made at the issuer before the answer; the number is never part of it. A call without a key is a new card.
         */
        post: operations["createCard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Your cards */
        get: operations["listCards"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cards/detail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One card */
        get: operations["readCard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cards/freeze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Freeze a card
         * @description Counts here at once. Refunds and payments that were authorized before go on.
         */
        post: operations["freezeCard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cards/unfreeze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Unfreeze a card
         * @description Lifts only a freeze of one's own.
         */
        post: operations["unfreezeCard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cards/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Close a card for good */
        post: operations["closeCard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cards/replace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replace a card
         * @description Closes it and makes a new one with a new number that inherits label, controls, purpose and what was used of its limits.
         */
        post: operations["replaceCard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cards/update": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change label or colour */
        post: operations["updateCard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cards/controls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decide what a card may be used for
         * @description Replaces the whole document. A new or changed limit counts what its window already holds.
         */
        post: operations["setCardControls"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cards/controls/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What would these controls have changed?
         * @description Replays the card's decisions in their order, with the counters as these controls would have kept them; at most the 2,000 newest. The state of card and account and the operator's rules stay as they were.
         */
        post: operations["previewCardControls"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cards/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is left of each limit */
        get: operations["readCardLimits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cards/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Show number and security code
         * @description With a key the answer is encrypted to it (ECDH-ES, A256GCM). Never cached, never stored; each reveal is recorded. Nothing is shown of a card or an account that the program froze. Needs a fresh proof of identity: see `POST /auth/step-up`.
         */
        post: operations["revealCard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cards/reveals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** When the number was shown */
        get: operations["listReveals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cards/merchants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Merchants seen so far */
        get: operations["listMerchants"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cards/spending": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was spent in a month */
        get: operations["readSpending"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cards/transactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Your transactions */
        get: operations["listTransactions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cards/transactions/detail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One transaction with its timeline */
        get: operations["readTransaction"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cards/transactions/note": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Write a note */
        post: operations["setTransactionNote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cards/transactions/receipt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The picture of the receipt */
        get: operations["readReceipt"];
        put?: never;
        /** Keep a picture of the receipt */
        post: operations["uploadReceipt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/exceptions/request": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to let a declined payment through */
        post: operations["requestException"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/exceptions/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take the request back */
        post: operations["cancelException"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/exceptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Your requests */
        get: operations["listExceptions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/disputes/create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin to contest a payment */
        post: operations["createDispute"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/disputes/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add evidence
         * @description Up to five pictures, or one PDF.
         */
        post: operations["addDisputeEvidence"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/disputes/submit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Submit the dispute
         * @description Nothing can be added afterwards. Once the issuer has taken it, the amount is credited until the dispute is decided.
         */
        post: operations["submitDispute"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/disputes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Your disputes */
        get: operations["listDisputes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/disputes/detail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One dispute */
        get: operations["readDispute"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/account": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Your balance */
        get: operations["readAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/account/entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every posting to your account */
        get: operations["listAccountEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/account/statements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Statements
         * @description Without a month the list of months; with one its statement, as JSON of its entries or as the file that was asked for. Months are UTC. The closing balance of one month is the opening balance of the next, and that of the running month the balance of the account. A PDF is in the language of Accept-Language (en, de, ar), else in the one of the profile. In a CSV only the column `description` is: programs read the rest, so headings, kinds, decimal points and times are the same in every language.
         */
        get: operations["readStatements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/account/controls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Controls over all your cards together
         * @description Replaces the whole document. A ceiling that staff set cannot be raised.
         */
        post: operations["setAccountControls"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/account/controls/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What would these controls over all cards have changed?
         * @description Replays the decisions about all cards in their order, as the preview of one card does; the controls of each card stay as they are.
         */
        post: operations["previewAccountControls"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/account/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is left of each limit over all cards, and the controls that apply to all of them */
        get: operations["readAccountLimits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/account/fund": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add money (sandbox)
         * @description Works only where the sandbox is the issuer. No more can be added than makes a balance of 1,000,000,000,000,000 minor units. Needs an `Idempotency-Key`, because it moves money.
         */
        post: operations["fundAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Changes as they happen
         * @description Server-sent events, to be read as a fetch stream: the data of each is `{type, id}` of a card, transaction, kyc or notification that changed. A comment comes every 15 seconds to keep the line open.
         */
        get: operations["streamEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/catalogue/categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Merchant categories */
        get: operations["listCategories"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/catalogue/countries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Countries */
        get: operations["listCountries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/kyc/queue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Applications
         * @description For members of staff with the role `compliance` or `support` or `auditor` or `admin`.
         */
        get: operations["listKycQueue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/kyc/detail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One application
         * @description Masked for everyone but reviewers. For members of staff with the role `compliance` or `support` or `auditor` or `admin`.
         */
        get: operations["readKycApplication"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/kyc/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A picture of an application
         * @description Each look is recorded in the audit log. For members of staff with the role `compliance` or `admin`.
         */
        get: operations["readKycPicture"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/kyc/decide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decide an application
         * @description For members of staff with the role `compliance` or `admin`.
         */
        post: operations["decideKyc"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * People
         * @description For members of staff with the role `support` or `compliance` or `risk` or `finance` or `auditor` or `admin`.
         */
        get: operations["listUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/users/detail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One person
         * @description For members of staff with the role `support` or `compliance` or `risk` or `finance` or `auditor` or `admin`.
         */
        get: operations["readUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/users/freeze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Freeze a person's account
         * @description Declines every new payment of all cards. Captures and refunds still post. For members of staff with the role `support` or `compliance` or `risk` or `admin`.
         */
        post: operations["freezeUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/users/unfreeze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Unfreeze a person's account
         * @description For members of staff with the role `support` or `compliance` or `risk` or `admin`.
         */
        post: operations["unfreezeUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The audit log
         * @description For members of staff with the role `auditor` or `compliance` or `admin`.
         */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/staff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Members of staff
         * @description For members of staff with the role `admin`.
         */
        get: operations["listStaff"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/staff/create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add a member of staff
         * @description For members of staff with the role `admin`.
         */
        post: operations["createStaff"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/staff/update": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change roles or state of a member of staff
         * @description For members of staff with the role `admin`.
         */
        post: operations["updateStaff"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/accounts/fund": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Book money that arrived at the bank
         * @description No more can be booked than makes a balance of 1,000,000,000,000,000 minor units. For members of staff with the role `finance` or `admin`. Needs an `Idempotency-Key`, because it moves money.
         */
        post: operations["fundAccountByStaff"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Rules
         * @description For members of staff with the role `support` or `risk` or `compliance` or `auditor` or `admin`.
         */
        get: operations["listRules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/rules/detail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A rule with its versions
         * @description For members of staff with the role `support` or `risk` or `compliance` or `auditor` or `admin`.
         */
        get: operations["readRule"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/rules/facts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What rules may look at
         * @description For members of staff with the role `support` or `risk` or `compliance` or `auditor` or `admin`.
         */
        get: operations["listRuleFacts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/rules/save": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Save a rule as a draft
         * @description The condition is parsed and type-checked against the declared facts. For members of staff with the role `risk` or `admin`.
         */
        post: operations["saveRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/rules/shadow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a version run in shadow
         * @description For members of staff with the role `risk` or `admin`.
         */
        post: operations["shadowRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/rules/promote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a version live
         * @description For members of staff with the role `risk` or `admin`.
         */
        post: operations["promoteRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/rules/retire": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retire a version
         * @description For members of staff with the role `risk` or `admin`.
         */
        post: operations["retireRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What waits for a second opinion
         * @description For every member of staff.
         */
        get: operations["listApprovals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/approvals/decide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give the second opinion
         * @description For members of staff with the role `compliance` or `risk` or `finance` or `admin`.
         */
        post: operations["decideApproval"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/rules/simulate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What would happen if
         * @description For members of staff with the role `support` or `risk` or `compliance` or `auditor` or `admin`.
         */
        post: operations["simulateRules"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/rules/backtest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far a backtest is
         * @description For members of staff with the role `support` or `risk` or `compliance` or `auditor` or `admin`.
         */
        get: operations["readBacktest"];
        put?: never;
        /**
         * Replay a version over history
         * @description For members of staff with the role `risk` or `admin`.
         */
        post: operations["startBacktest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/rules/backtest/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop a backtest
         * @description For members of staff with the role `risk` or `admin`.
         */
        post: operations["cancelBacktest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/authorizations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Authorizations
         * @description For every member of staff.
         */
        get: operations["listAuthorizations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/authorizations/detail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An authorization with its trace
         * @description For every member of staff.
         */
        get: operations["readAuthorization"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/exceptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Requests for an exception
         * @description For every member of staff.
         */
        get: operations["listExceptionRequests"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/exceptions/decide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Grant or refuse an exception
         * @description For members of staff with the role `support` or `risk` or `admin`.
         */
        post: operations["decideException"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/exceptions/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is granted without a member of staff
         * @description Each version that ever counted, so that what one granted can be explained. For members of staff with the role `support` or `risk` or `compliance` or `auditor` or `admin`.
         */
        get: operations["readExceptionPolicy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/exceptions/policy/change": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for another policy
         * @description It counts once a second member of staff with the role `risk` has agreed (`/admin/approvals/decide`), if the version that it replaces still counts then. What a rule declined is never granted by it. For members of staff with the role `risk` or `admin`.
         */
        post: operations["changeExceptionPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Cases
         * @description For every member of staff.
         */
        get: operations["listCases"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/cases/create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open a case
         * @description For members of staff with the role `support` or `compliance` or `risk` or `admin`.
         */
        post: operations["createCase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/cases/update": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Work on a case
         * @description For members of staff with the role `support` or `compliance` or `risk` or `admin`.
         */
        post: operations["updateCase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/cards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Cards of all people
         * @description For members of staff with the role `support` or `compliance` or `risk` or `finance` or `auditor` or `admin`.
         */
        get: operations["listCardsForStaff"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/cards/freeze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Freeze a card for the program
         * @description Its holder cannot lift this. It counts from the next decision on. For members of staff with the role `support` or `compliance` or `risk` or `admin`.
         */
        post: operations["freezeCardByStaff"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/cards/unfreeze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lift the program's freeze
         * @description A freeze of the holder that lay beneath it stays. For members of staff with the role `support` or `compliance` or `risk` or `admin`.
         */
        post: operations["unfreezeCardByStaff"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/accounts/ceiling": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set a ceiling over all cards of an account
         * @description Decides beside what the cardholder set; they cannot set a limit above it. For members of staff with the role `compliance` or `risk` or `admin`.
         */
        post: operations["setAccountCeiling"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/reconciliation/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was compared, and when
         * @description For members of staff with the role `finance` or `auditor` or `support` or `admin`.
         */
        get: operations["listReconciliationRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/reconciliation/breaks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What does not agree
         * @description A break that a later run does not find any more is closed by it. For members of staff with the role `finance` or `auditor` or `support` or `admin`.
         */
        get: operations["listReconciliationBreaks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/reconciliation/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer for a break that may stay
         * @description Nothing is booked by it. It holds for these two figures: found again with others, the break is open again. Another reason replaces the one before. For members of staff with the role `finance` or `admin`.
         */
        post: operations["acceptReconciliationBreak"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/reconciliation/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Compare now
         * @description A worker does it. Ordered while one waits, it is that one. For members of staff with the role `finance` or `admin`.
         */
        post: operations["runReconciliation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/stripe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Events of Stripe Issuing
         * @description Signed by Stripe-Signature. `issuing_authorization.request` is answered with the decision, everything else with an acknowledgement; a repeated event gets the first answer.
         */
        post: operations["receiveStripeEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/marqeta": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Requests and events of Marqeta
         * @description **Planned:** this version does not serve it yet.
         */
        post: operations["receiveMarqetaEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/kyc/{provider}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Events of an identity provider
         * @description **Planned:** this version does not serve it yet.
         */
        post: operations["receiveKycEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Does the process run? */
        get: operations["readLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Can it do its work?
         * @description Names everything that this program needs, with its state. It is 503 only where a required one is down, or while the process ends; what is looked at rarely (issuer, mail, disk) is remembered for some seconds.
         */
        get: operations["readReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The keys that sign access tokens */
        get: operations["readKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/apple-app-site-association": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which apps for iOS may open links of this program and use its passkeys */
        get: operations["readAppleAssociation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/assetlinks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which apps for Android may open links of this program and use its passkeys */
        get: operations["readAssetLinks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This reference, to read */
        get: operations["readDocs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This reference, for programs */
        get: operations["readOpenApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description The cardholder's money */
        Account: {
            id: string;
            /**
             * Format: int64
             * @description Everything that was posted; negative when captures went beyond it
             */
            ledgerMinor: number;
            /**
             * Format: int64
             * @description Kept back for authorizations that are not settled yet
             */
            heldMinor: number;
            /**
             * Format: int64
             * @description ledgerMinor − heldMinor
             */
            availableMinor: number;
            /** @description ISO 4217, lower case */
            currency: string;
        };
        /** @description The controls of all cards together, and the ceiling that staff set */
        AccountControls: {
            controls: components["schemas"]["Controls"];
            ceiling: components["schemas"]["Controls"] | null;
        };
        /** @description Controls of all cards together to try on past payments; the last 31 days unless from and to say otherwise */
        AccountControlsPreviewRequest: {
            controls: components["schemas"]["Controls"];
            from?: string;
            to?: string;
        };
        /** @description The whole new controls document for all cards together */
        AccountControlsRequest: {
            controls: components["schemas"]["Controls"];
        };
        /** @description One posting to the account */
        AccountEntry: {
            id: string;
            /** @enum {string} */
            kind: "funding" | "capture" | "force_post" | "refund" | "overdraft" | "provisional_credit" | "adjustment";
            /**
             * Format: int64
             * @description Signed: positive is owed to the cardholder
             */
            amountMinor: number;
            /** @description ISO 4217, lower case */
            currency: string;
            description: string;
            transactionId: string | null;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            createdAt: string;
        };
        /** @description A page of entries */
        AccountEntryPage: {
            data: components["schemas"]["AccountEntry"][];
            /** @description null on the last page */
            nextCursor: string | null;
        };
        /** @description Every limit over all cards, exact as of the given moment, and the documents they stand in */
        AccountLimitStates: {
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            asOf: string;
            /** @description ISO 4217, lower case */
            currency: string;
            data: components["schemas"]["LimitState"][];
            nextCursor: null;
            controls: components["schemas"]["Controls"];
            ceiling: components["schemas"]["Controls"] | null;
        };
        /** @description A decided authorization */
        AdminAuthorization: {
            authorizationId: string;
            cardId: string;
            accountId: string;
            /** @enum {string} */
            result: "approved" | "partially_approved" | "declined";
            declineReason: components["schemas"]["DeclineReason"] | null;
            /** @enum {string} */
            status: "pending" | "settled" | "declined" | "reversed" | "expired" | "refunded";
            /**
             * Format: int64
             * @description Minor units of the currency
             */
            amountMinor: number;
            /** @description ISO 4217, lower case */
            currency: string;
            merchant: components["schemas"]["Merchant"];
            /** @description What operators were alerted to about this payment, each by the word that `cardwright_alerts_total` counts it under */
            alerts: string[];
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            decidedAt: string;
        };
        /** @description An authorization with its decisions and its timeline */
        AdminAuthorizationDetail: {
            authorizationId: string;
            cardId: string;
            accountId: string;
            /** @enum {string} */
            status: "pending" | "settled" | "declined" | "reversed" | "expired" | "refunded";
            /**
             * Format: int64
             * @description Minor units of the currency
             */
            amountMinor: number;
            /** @description ISO 4217, lower case */
            currency: string;
            merchant: components["schemas"]["Merchant"];
            /** @description What operators were alerted to about this payment, each by the word that `cardwright_alerts_total` counts it under */
            alerts: string[];
            /**
             * Format: int64
             * @description Minor units of the currency
             */
            holdMinor: number;
            /**
             * Format: int64
             * @description Minor units of the currency
             */
            postedMinor: number;
            decisions: components["schemas"]["AdminDecision"][];
            timeline: components["schemas"]["Fact"][];
        };
        /** @description A page of authorizations */
        AdminAuthorizationPage: {
            data: components["schemas"]["AdminAuthorization"][];
            /** @description null on the last page */
            nextCursor: string | null;
        };
        /** @description A card as staff see it: masked, with whose it is and what the issuer calls it */
        AdminCard: {
            id: string;
            /** @enum {string} */
            status: "pending" | "active" | "frozen" | "closed";
            /** @description null while the card is pending */
            last4: string | null;
            brand: string | null;
            expMonth: number | null;
            expYear: number | null;
            label: string | null;
            colour: string | null;
            /** @enum {string} */
            purpose: "standard" | "single_use" | "merchant_locked";
            controls: components["schemas"]["Controls"];
            /** @description What was used this month (UTC) and ever: holds and posted payments, as limits count them */
            spending: {
                /** @description ISO 4217, lower case */
                currency: string;
                /**
                 * Format: int64
                 * @description Minor units of the currency
                 */
                monthMinor: number;
                /**
                 * Format: int64
                 * @description Minor units of the currency
                 */
                allTimeMinor: number;
            };
            frozenBy: ("cardholder" | "program") | null;
            /** @description What was said when it was frozen or closed; why the program froze it is told to staff alone */
            statusReason: string | null;
            /** @description The card that took its place */
            replacedBy: string | null;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            createdAt: string;
            accountId: string;
            userId: string;
            issuer: string;
            /** @description null until the issuer has made it */
            issuerCardId: string | null;
        };
        /** @description Which card, and why */
        AdminCardActionRequest: {
            cardId: string;
            /** @description Kept in the audit log */
            reason: string;
        };
        /** @description A page of cards, the newest first */
        AdminCardPage: {
            data: components["schemas"]["AdminCard"][];
            /** @description null on the last page */
            nextCursor: string | null;
        };
        /** @description The whole new ceiling over all cards of an account; an empty document lifts it */
        AdminCeilingRequest: {
            accountId: string;
            controls: components["schemas"]["Controls"];
            /** @description Kept in the audit log */
            reason: string;
        };
        /** @description One answer to the network, with everything it was based on */
        AdminDecision: {
            decisionId: string;
            /**
             * Format: int64
             * @description Its number in the account's sequence of decisions
             */
            sequence: number;
            /**
             * Format: date-time
             * @description The clock that the decision used
             */
            decidedAt: string;
            /** @enum {string} */
            result: "approved" | "partially_approved" | "declined";
            declineReason: components["schemas"]["DeclineReason"] | null;
            /**
             * Format: int64
             * @description Minor units of the currency
             */
            requestedMinor: number;
            /**
             * Format: int64
             * @description Minor units of the currency
             */
            approvedMinor: number;
            /**
             * Format: int64
             * @description Minor units of the currency
             */
            bufferMinor: number;
            facts: {
                [key: string]: unknown;
            };
            trace: components["schemas"]["TraceStep"][];
            balanceBefore: {
                /**
                 * Format: int64
                 * @description Minor units of the currency
                 */
                ledgerMinor: number;
                /**
                 * Format: int64
                 * @description Minor units of the currency
                 */
                heldMinor: number;
                /**
                 * Format: int64
                 * @description Minor units of the currency
                 */
                availableMinor: number;
            };
            balanceAfter: {
                /**
                 * Format: int64
                 * @description Minor units of the currency
                 */
                ledgerMinor: number;
                /**
                 * Format: int64
                 * @description Minor units of the currency
                 */
                heldMinor: number;
                /**
                 * Format: int64
                 * @description Minor units of the currency
                 */
                availableMinor: number;
            };
            timing: {
                totalMs: number;
                isLate: boolean;
            };
            /** @description null until the issuer reports it */
            recordedByIssuer: {
                /** @enum {string} */
                result: "approved" | "declined";
                reason: string;
            } | null;
        };
        /** @description A request with the person who made it */
        AdminException: {
            id: string;
            /** @enum {string} */
            status: "pending" | "granted" | "refused" | "used" | "expired" | "cancelled";
            cardId: string;
            transactionId: string;
            merchant: components["schemas"]["Merchant"];
            /**
             * Format: int64
             * @description Minor units of the currency
             */
            amountMinor: number;
            /** @description ISO 4217, lower case */
            currency: string;
            reason: string;
            decisionReason: string | null;
            expiresAt: string | null;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            createdAt: string;
            user: {
                id: string;
                fullName: string;
            };
            /** @description The version of the policy that granted it; null where it was not the policy */
            policyVersion: number | null;
        };
        /** @description A page of exceptions */
        AdminExceptionPage: {
            data: components["schemas"]["AdminException"][];
            /** @description null on the last page */
            nextCursor: string | null;
        };
        /** @description Money that arrived at the bank for this account */
        AdminFundRequest: {
            accountId: string;
            /** Format: int64 */
            amountMinor: number;
            /** @description The bank's reference; each can be booked once */
            externalReference: string;
            /** @description Kept in the audit log */
            reason: string;
        };
        /** @description The booked money */
        AdminFunding: {
            id: string;
            accountId: string;
            /**
             * Format: int64
             * @description Minor units of the currency
             */
            amountMinor: number;
            /** @description ISO 4217, lower case */
            currency: string;
            externalReference: string;
            account: components["schemas"]["Account"];
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            createdAt: string;
        };
        /** @description A person, as staff see them; masked for "support" */
        AdminUser: {
            id: string;
            email: string;
            fullName: string;
            phone: string | null;
            /** @enum {string} */
            status: "active" | "disabled" | "closed";
            /** @description Empty for cardholders */
            roles: ("support" | "compliance" | "risk" | "finance" | "auditor" | "admin")[];
            accountId: string | null;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            createdAt: string;
        };
        /** @description The account in its new state */
        AdminUserAccountState: {
            userId: string;
            accountId: string;
            /** @enum {string} */
            status: "active" | "frozen" | "closed";
            statusReason: string;
        };
        /** @description A person with their account */
        AdminUserDetail: {
            id: string;
            email: string;
            fullName: string;
            phone: string | null;
            /** @enum {string} */
            status: "active" | "disabled" | "closed";
            /** @description Empty for cardholders */
            roles: ("support" | "compliance" | "risk" | "finance" | "auditor" | "admin")[];
            accountId: string | null;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            createdAt: string;
            isMasked: boolean;
            locale: string;
            timeZone: string;
            emailVerifiedAt: string | null;
            kyc: {
                /** @enum {string} */
                status: "not_started" | "pending" | "in_review" | "approved" | "rejected" | "resubmission_required";
                applicationId: string | null;
            };
            account: {
                accountId: string;
                /** @enum {string} */
                status: "active" | "frozen" | "closed";
                statusReason: string;
                balance: components["schemas"]["Account"];
            } | null;
            /** Format: int64 */
            openSessions: number;
        };
        /** @description Whose account, and why */
        AdminUserFreezeRequest: {
            userId: string;
            /** @description Kept in the audit log */
            reason: string;
        };
        /** @description A page of people, the newest first */
        AdminUserPage: {
            data: components["schemas"]["AdminUser"][];
            /** @description null on the last page */
            nextCursor: string | null;
        };
        /** @description Something that waits for, or had, a second opinion */
        Approval: {
            approvalId: string;
            /** @enum {string} */
            state: "pending" | "approved" | "rejected" | "expired";
            action: string;
            subject: {
                [key: string]: unknown;
            };
            reason: string;
            requestedBy: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            requestedAt: string;
            decidedBy: string | null;
            decisionReason: string | null;
            decidedAt: string | null;
        };
        /** @description The second opinion */
        ApprovalDecideRequest: {
            approvalId: string;
            /** @enum {string} */
            decision: "approve" | "reject";
            /** @description Kept in the audit log */
            reason: string;
        };
        /** @description A second member of staff must agree */
        ApprovalNeeded: {
            approvalId: string;
        };
        /** @description A page of approvals */
        ApprovalPage: {
            data: components["schemas"]["Approval"][];
            /** @description null on the last page */
            nextCursor: string | null;
        };
        /** @description Something that somebody did */
        AuditEntry: {
            id: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            at: string;
            /** @enum {string} */
            actorKind: "cardholder" | "staff" | "system" | "provider";
            actorId: string;
            action: string;
            subjectKind: string;
            subjectId: string;
            reason: string;
            details: {
                [key: string]: unknown;
            };
            requestId: string;
        };
        /** @description A page of the audit log, the newest first */
        AuditPage: {
            data: components["schemas"]["AuditEntry"][];
            /** @description null on the last page */
            nextCursor: string | null;
        };
        /** @description How far it is and, once finished, what would have changed */
        Backtest: {
            backtestId: string;
            /** @enum {string} */
            state: "queued" | "running" | "finished" | "cancelled" | "failed";
            progress: {
                /** Format: int64 */
                examined: number;
                /** Format: int64 */
                total: number;
            };
            result?: {
                /** Format: int64 */
                examined: number;
                newlyDeclined: {
                    /** Format: int64 */
                    count: number;
                    /** @description Null where there are several currencies: see `amounts` */
                    amountMinor: number | null;
                    amounts: {
                        /** @description ISO 4217, lower case */
                        currency: string;
                        /** Format: int64 */
                        count: number;
                        /**
                         * Format: int64
                         * @description Minor units of the currency
                         */
                        amountMinor: number;
                    }[];
                    examples: {
                        authorizationId: string;
                        /**
                         * Format: int64
                         * @description Minor units of the currency
                         */
                        amountMinor: number;
                        /** @description ISO 4217, lower case */
                        currency: string;
                        merchant: string;
                        /**
                         * Format: date-time
                         * @description ISO 8601, UTC
                         */
                        decidedAt: string;
                    }[];
                    byCategory: {
                        category: string;
                        /** @description Its MCC */
                        categoryCode: string;
                        /** @description ISO 4217, lower case */
                        currency: string;
                        /** Format: int64 */
                        count: number;
                        /**
                         * Format: int64
                         * @description Minor units of the currency
                         */
                        amountMinor: number;
                    }[];
                    byDay: {
                        day: string;
                        /** @description ISO 4217, lower case */
                        currency: string;
                        /** Format: int64 */
                        count: number;
                        /**
                         * Format: int64
                         * @description Minor units of the currency
                         */
                        amountMinor: number;
                    }[];
                };
                newlyApproved: {
                    /** Format: int64 */
                    count: number;
                    /** @description Null where there are several currencies: see `amounts` */
                    amountMinor: number | null;
                    amounts: {
                        /** @description ISO 4217, lower case */
                        currency: string;
                        /** Format: int64 */
                        count: number;
                        /**
                         * Format: int64
                         * @description Minor units of the currency
                         */
                        amountMinor: number;
                    }[];
                    examples: {
                        authorizationId: string;
                        /**
                         * Format: int64
                         * @description Minor units of the currency
                         */
                        amountMinor: number;
                        /** @description ISO 4217, lower case */
                        currency: string;
                        merchant: string;
                        /**
                         * Format: date-time
                         * @description ISO 8601, UTC
                         */
                        decidedAt: string;
                    }[];
                    byCategory: {
                        category: string;
                        /** @description Its MCC */
                        categoryCode: string;
                        /** @description ISO 4217, lower case */
                        currency: string;
                        /** Format: int64 */
                        count: number;
                        /**
                         * Format: int64
                         * @description Minor units of the currency
                         */
                        amountMinor: number;
                    }[];
                    byDay: {
                        day: string;
                        /** @description ISO 4217, lower case */
                        currency: string;
                        /** Format: int64 */
                        count: number;
                        /**
                         * Format: int64
                         * @description Minor units of the currency
                         */
                        amountMinor: number;
                    }[];
                };
                /** @description Still approved, for less: the difference */
                approvedForLess: {
                    /** Format: int64 */
                    count: number;
                    /** @description Null where there are several currencies: see `amounts` */
                    amountMinor: number | null;
                    amounts: {
                        /** @description ISO 4217, lower case */
                        currency: string;
                        /** Format: int64 */
                        count: number;
                        /**
                         * Format: int64
                         * @description Minor units of the currency
                         */
                        amountMinor: number;
                    }[];
                    examples: {
                        authorizationId: string;
                        /**
                         * Format: int64
                         * @description Minor units of the currency
                         */
                        amountMinor: number;
                        /** @description ISO 4217, lower case */
                        currency: string;
                        merchant: string;
                        /**
                         * Format: date-time
                         * @description ISO 8601, UTC
                         */
                        decidedAt: string;
                    }[];
                    byCategory: {
                        category: string;
                        /** @description Its MCC */
                        categoryCode: string;
                        /** @description ISO 4217, lower case */
                        currency: string;
                        /** Format: int64 */
                        count: number;
                        /**
                         * Format: int64
                         * @description Minor units of the currency
                         */
                        amountMinor: number;
                    }[];
                    byDay: {
                        day: string;
                        /** @description ISO 4217, lower case */
                        currency: string;
                        /** Format: int64 */
                        count: number;
                        /**
                         * Format: int64
                         * @description Minor units of the currency
                         */
                        amountMinor: number;
                    }[];
                };
                /** @description Approved for more than it was: the difference */
                approvedForMore: {
                    /** Format: int64 */
                    count: number;
                    /** @description Null where there are several currencies: see `amounts` */
                    amountMinor: number | null;
                    amounts: {
                        /** @description ISO 4217, lower case */
                        currency: string;
                        /** Format: int64 */
                        count: number;
                        /**
                         * Format: int64
                         * @description Minor units of the currency
                         */
                        amountMinor: number;
                    }[];
                    examples: {
                        authorizationId: string;
                        /**
                         * Format: int64
                         * @description Minor units of the currency
                         */
                        amountMinor: number;
                        /** @description ISO 4217, lower case */
                        currency: string;
                        merchant: string;
                        /**
                         * Format: date-time
                         * @description ISO 8601, UTC
                         */
                        decidedAt: string;
                    }[];
                    byCategory: {
                        category: string;
                        /** @description Its MCC */
                        categoryCode: string;
                        /** @description ISO 4217, lower case */
                        currency: string;
                        /** Format: int64 */
                        count: number;
                        /**
                         * Format: int64
                         * @description Minor units of the currency
                         */
                        amountMinor: number;
                    }[];
                    byDay: {
                        day: string;
                        /** @description ISO 4217, lower case */
                        currency: string;
                        /** Format: int64 */
                        count: number;
                        /**
                         * Format: int64
                         * @description Minor units of the currency
                         */
                        amountMinor: number;
                    }[];
                };
            };
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            createdAt: string;
            finishedAt: string | null;
        };
        /** @description Which backtest is to stop */
        BacktestCancelRequest: {
            backtestId: string;
        };
        /** @description A version to replay over recorded history */
        BacktestRequest: {
            ruleId: string;
            /** Format: int64 */
            version: number;
            from: string;
            to: string;
        };
        /** @description It runs */
        BacktestStarted: {
            backtestId: string;
        };
        /** @description Which break, and why it may stay */
        BreakAcceptRequest: {
            breakId: string;
            /** @description Kept in the audit log */
            reason: string;
        };
        /** @description A card with its number masked */
        Card: {
            id: string;
            /** @enum {string} */
            status: "pending" | "active" | "frozen" | "closed";
            /** @description null while the card is pending */
            last4: string | null;
            brand: string | null;
            expMonth: number | null;
            expYear: number | null;
            label: string | null;
            colour: string | null;
            /** @enum {string} */
            purpose: "standard" | "single_use" | "merchant_locked";
            controls: components["schemas"]["Controls"];
            /** @description What was used this month (UTC) and ever: holds and posted payments, as limits count them */
            spending: {
                /** @description ISO 4217, lower case */
                currency: string;
                /**
                 * Format: int64
                 * @description Minor units of the currency
                 */
                monthMinor: number;
                /**
                 * Format: int64
                 * @description Minor units of the currency
                 */
                allTimeMinor: number;
            };
            frozenBy: ("cardholder" | "program") | null;
            /** @description What was said when it was frozen or closed; why the program froze it is told to staff alone */
            statusReason: string | null;
            /** @description The card that took its place */
            replacedBy: string | null;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            createdAt: string;
        };
        /** @description Which card, and why */
        CardActionRequest: {
            cardId: string;
            reason?: string;
        };
        /** @description The whole new controls document of the card */
        CardControlsRequest: {
            cardId: string;
            controls: components["schemas"]["Controls"];
        };
        /** @description A new card */
        CardCreateRequest: {
            /** @constant */
            cardType: "virtual";
            label?: string;
            /** @description A name the apps know, or #rrggbb */
            colour?: string;
            /**
             * @description "standard" by default
             * @enum {string}
             */
            purpose?: "standard" | "single_use" | "merchant_locked";
            controls?: components["schemas"]["Controls"];
        };
        /** @description A page of cards */
        CardPage: {
            data: components["schemas"]["Card"][];
            /** @description null on the last page */
            nextCursor: string | null;
        };
        /** @description What a shop asks for. Never stored by clients. */
        CardSecrets: {
            number: string;
            cvc: string;
            /** Format: int64 */
            expMonth: number;
            /** Format: int64 */
            expYear: number;
            nameOnCard: string;
            billingAddress: {
                line1: string;
                line2: string | null;
                city: string;
                region: string | null;
                postalCode: string;
                country: string;
            };
            /**
             * Format: date-time
             * @description When the app must hide it again
             */
            hideAt: string;
        };
        /** @description How the card looks to its holder */
        CardUpdateRequest: {
            cardId: string;
            label?: string | null;
            colour?: string | null;
        };
        /** @description Something that members of staff look into */
        Case: {
            caseId: string;
            subject: {
                /** @enum {string} */
                kind: "card" | "user" | "authorization" | "account";
                id: string;
            };
            /** @description What the subject belongs to: the payment, its card, and whose they are */
            links: {
                authorizationId: string | null;
                cardId: string | null;
                userId: string | null;
            };
            title: string;
            note: string;
            /** @enum {string} */
            status: "open" | "in_progress" | "snoozed" | "closed";
            assignee: string | null;
            outcome: ("no_action" | "confirmed_fraud" | "false_alarm" | "customer_contacted" | "card_closed") | null;
            comments: {
                by: string;
                /**
                 * Format: date-time
                 * @description ISO 8601, UTC
                 */
                at: string;
                text: string;
            }[];
            /** @description A member of staff, or a rule */
            openedBy: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            updatedAt: string;
        };
        /** @description A new case */
        CaseCreateRequest: {
            subject: {
                /** @enum {string} */
                kind: "card" | "user" | "authorization" | "account";
                id: string;
            };
            title: string;
            note: string;
        };
        /** @description A page of cases */
        CasePage: {
            data: components["schemas"]["Case"][];
            /** @description null on the last page */
            nextCursor: string | null;
        };
        /** @description What is to change; a comment is added, and closing it needs an outcome */
        CaseUpdateRequest: {
            caseId: string;
            /** @enum {string} */
            status?: "open" | "in_progress" | "snoozed" | "closed";
            assignee?: string | null;
            comment?: string;
            /** @enum {string} */
            outcome?: "no_action" | "confirmed_fraud" | "false_alarm" | "customer_contacted" | "card_closed";
        };
        /** @description A merchant category */
        Category: {
            /** @description What controls name */
            code: string;
            /** @description ISO 18245 */
            mcc: string | null;
            name: string;
            group: string;
        };
        /** @description All categories */
        CategoryList: {
            data: components["schemas"]["Category"][];
            nextCursor: null;
        };
        /** @description Asks to close the account and the login */
        CloseAccountRequest: {
            reason?: string;
        };
        /** @description Closing has begun */
        CloseAccountResponse: {
            /** @constant */
            status: "closing";
        };
        /** @description The same whether or not anything was sent */
        CodeSent: {
            /** @constant */
            status: "sent";
            /** Format: int64 */
            resendAfterSeconds?: number;
        };
        /** @description What a card may be used for. Replaced as a whole: an absent field means no restriction, an empty list of what is allowed allows nothing. */
        Controls: {
            limits?: components["schemas"]["Limit"][];
            allowedCategories?: string[];
            blockedCategories?: string[];
            allowedCountries?: string[];
            blockedCountries?: string[];
            /** @description The network's ids, as in merchant.id */
            allowedMerchants?: string[];
            blockedMerchants?: string[];
            channels?: ("online" | "keyed_in" | "chip" | "contactless" | "swipe")[];
            hours?: components["schemas"]["PermittedHours"][];
        };
        /** @description What would have been decided otherwise. Nothing was changed. */
        ControlsPreview: {
            /** Format: int64 */
            examined: number;
            newlyDeclined: {
                /** Format: int64 */
                count: number;
                /**
                 * Format: int64
                 * @description Minor units of the currency
                 */
                amountMinor: number;
                examples: {
                    transactionId: string;
                    merchant: string;
                    /**
                     * Format: int64
                     * @description Minor units of the currency
                     */
                    amountMinor: number;
                    /** @description ISO 4217, lower case */
                    currency: string;
                    reason: string | null;
                    /**
                     * Format: date-time
                     * @description ISO 8601, UTC
                     */
                    createdAt: string;
                }[];
            };
            newlyApproved: {
                /** Format: int64 */
                count: number;
                /**
                 * Format: int64
                 * @description Minor units of the currency
                 */
                amountMinor: number;
                examples: {
                    transactionId: string;
                    merchant: string;
                    /**
                     * Format: int64
                     * @description Minor units of the currency
                     */
                    amountMinor: number;
                    /** @description ISO 4217, lower case */
                    currency: string;
                    reason: string | null;
                    /**
                     * Format: date-time
                     * @description ISO 8601, UTC
                     */
                    createdAt: string;
                }[];
            };
        };
        /** @description Controls to try on past payments; the last 31 days unless from and to say otherwise */
        ControlsPreviewRequest: {
            cardId: string;
            controls: components["schemas"]["Controls"];
            from?: string;
            to?: string;
        };
        /** @description A country */
        Country: {
            code: string;
            name: string;
        };
        /** @description All countries */
        CountryList: {
            data: components["schemas"]["Country"][];
            nextCursor: null;
        };
        /**
         * @description Why a payment was declined
         * @enum {string}
         */
        DeclineReason: "card_not_active" | "card_closed" | "card_pending" | "account_frozen" | "kyc_required" | "limit_exceeded" | "insufficient_funds" | "category_blocked" | "country_blocked" | "merchant_blocked" | "merchant_mismatch" | "channel_blocked" | "outside_hours" | "single_use_consumed" | "velocity" | "fraud_suspected" | "verification_failed" | "currency_unsupported" | "provider_declined" | "processing_error";
        /** @description A registered device */
        Device: {
            deviceId: string;
            /** @enum {string} */
            platform: "ios" | "android" | "web";
            name: string;
            locale: string;
            hasPush: boolean;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            registeredAt: string;
        };
        /** @description An enrolled key */
        DeviceKey: {
            deviceId: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            createdAt: string;
        };
        /** @description A key that the device releases by biometrics */
        DeviceKeyEnrolRequest: {
            /** @description Chosen by the app and kept on the device */
            deviceId: string;
            /** @description A public key on P-256 as a JWK */
            publicKey: {
                /** @constant */
                kty: "EC";
                /** @constant */
                crv: "P-256";
                x: string;
                y: string;
                kid?: string;
                /** @enum {string} */
                use?: "enc" | "sig";
                alg?: string;
                key_ops?: string[];
                ext?: boolean;
            };
        };
        /** @description Whose key */
        DeviceKeyRemoveRequest: {
            /** @description Chosen by the app and kept on the device */
            deviceId: string;
        };
        /** @description A device that may get push messages */
        DeviceRegisterRequest: {
            /** @description Chosen by the app and kept on the device */
            deviceId: string;
            /** @enum {string} */
            platform: "ios" | "android" | "web";
            name: string;
            pushToken?: string;
            /** @description BCP 47 language tag */
            locale: string;
        };
        /** @description Which device */
        DeviceRemoveRequest: {
            /** @description Chosen by the app and kept on the device */
            deviceId: string;
        };
        /** @description A payment that the cardholder contests */
        Dispute: {
            id: string;
            /** @enum {string} */
            status: "draft" | "submitted" | "won" | "lost" | "expired";
            transactionId: string;
            merchant: components["schemas"]["Merchant"];
            /** @enum {string} */
            reason: "canceled" | "duplicate" | "fraudulent" | "merchandise_not_as_described" | "no_valid_authorization" | "not_received" | "other" | "service_not_as_described";
            explanation: string;
            /**
             * Format: int64
             * @description Minor units of the currency
             */
            amountMinor: number;
            /** @description ISO 4217, lower case */
            currency: string;
            /**
             * Format: date-time
             * @description Until when it must be submitted
             */
            deadlineAt: string;
            /**
             * Format: int64
             * @description Credited until the dispute is decided
             */
            provisionalCreditMinor: number;
            evidence: {
                id: string;
                name: string;
                /**
                 * Format: date-time
                 * @description ISO 8601, UTC
                 */
                createdAt: string;
            }[];
            timeline: {
                /**
                 * Format: date-time
                 * @description ISO 8601, UTC
                 */
                at: string;
                event: string;
                detail: string | null;
            }[];
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            createdAt: string;
        };
        /** @description Which payment, why, and how much of it */
        DisputeCreateRequest: {
            transactionId: string;
            /** @enum {string} */
            reason: "canceled" | "duplicate" | "fraudulent" | "merchandise_not_as_described" | "no_valid_authorization" | "not_received" | "other" | "service_not_as_described";
            explanation: string;
            details?: components["schemas"]["DisputeDetails"];
            /**
             * Format: int64
             * @description What was posted and not refunded, by default
             */
            amountMinor?: number;
        };
        /** @description Facts that strengthen a dispute; which of them count depends on the reason */
        DisputeDetails: {
            /** @enum {string} */
            productType?: "merchandise" | "service";
            productDescription?: string;
            /**
             * Format: date
             * @description When it should have come
             */
            expectedAt?: string;
            /** Format: date */
            receivedAt?: string;
            /** Format: date */
            canceledAt?: string;
            cancellationReason?: string;
            /** @description Whether the merchant told how to cancel */
            cancellationPolicyProvided?: boolean;
            /** @enum {string} */
            returnStatus?: "merchant_rejected" | "successful";
            returnDescription?: string;
            /** Format: date */
            returnedAt?: string;
        };
        /** @description A page of disputes */
        DisputePage: {
            data: components["schemas"]["Dispute"][];
            /** @description null on the last page */
            nextCursor: string | null;
        };
        /** @description Which dispute */
        DisputeSubmitRequest: {
            disputeId: string;
        };
        /** @description The same access for five minutes with the scope "elevated" */
        ElevatedToken: {
            accessToken: string;
            /** @constant */
            tokenType: "Bearer";
            /** Format: int64 */
            expiresIn: number;
        };
        /** @description A request to let one declined payment through */
        Exception: {
            id: string;
            /** @enum {string} */
            status: "pending" | "granted" | "refused" | "used" | "expired" | "cancelled";
            cardId: string;
            transactionId: string;
            merchant: components["schemas"]["Merchant"];
            /**
             * Format: int64
             * @description Minor units of the currency
             */
            amountMinor: number;
            /** @description ISO 4217, lower case */
            currency: string;
            reason: string;
            decisionReason: string | null;
            expiresAt: string | null;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            createdAt: string;
        };
        /** @description Which exception */
        ExceptionCancelRequest: {
            exceptionId: string;
        };
        /** @description The decision; a grant is for one payment at this merchant */
        ExceptionDecideRequest: {
            exceptionId: string;
            /** @enum {string} */
            decision: "grant" | "refuse";
            /**
             * Format: int64
             * @description At most this much; the declined amount by default
             */
            amountMinor?: number;
            expiresAt?: string;
            /** @description Kept in the audit log */
            reason: string;
        };
        /** @description A page of exceptions */
        ExceptionPage: {
            data: components["schemas"]["Exception"][];
            /** @description null on the last page */
            nextCursor: string | null;
        };
        /** @description What is granted without a member of staff: its versions, and the one that counts */
        ExceptionPolicy: {
            /** Format: int64 */
            currentVersion: number;
            versions: {
                /** Format: int64 */
                version: number;
                /** @description By currency; nothing is granted in others */
                limits: {
                    /** @description ISO 4217, lower case */
                    currency: string;
                    /**
                     * Format: int64
                     * @description Minor units of the currency
                     */
                    amountMinor: number;
                }[];
                /** Format: int64 */
                perMonth: number;
                reason: string;
                requestedBy: string;
                /** @description null for the first version, which grants nothing */
                approvedBy: string | null;
                approvalId: string | null;
                /**
                 * Format: date-time
                 * @description Since when it counts, or counted
                 */
                createdAt: string;
            }[];
        };
        /** @description The whole new policy, the version in whose place it comes, and why */
        ExceptionPolicyChangeRequest: {
            /**
             * Format: int64
             * @description The version that counts now, so that nobody undoes what they have not seen
             */
            replaces: number;
            /** @description The most that is granted in each currency; nothing in others, and nothing at all where it is empty */
            limits: {
                /** @description ISO 4217, lower case */
                currency: string;
                /** Format: int64 */
                amountMinor: number;
            }[];
            /**
             * Format: int64
             * @description How often for one account within thirty days
             */
            perMonth: number;
            /** @description Kept in the audit log */
            reason: string;
        };
        /** @description Which declined payment, and why it should pass */
        ExceptionRequest: {
            transactionId: string;
            reason: string;
        };
        /** @description Something the network reported */
        Fact: {
            id: string;
            /** @enum {string} */
            kind: "authorization" | "increment" | "advice" | "reversal" | "capture" | "force_post" | "refund" | "expiry" | "close";
            /** @description null for what is not decided, such as a capture */
            result: ("approved" | "declined") | null;
            /**
             * Format: int64
             * @description Minor units of the currency
             */
            amountMinor: number;
            /** @description ISO 4217, lower case */
            currency: string;
            /**
             * Format: int64
             * @description The hold after this
             */
            holdMinor: number;
            /**
             * Format: int64
             * @description The posted amount after this
             */
            postedMinor: number;
            declineReason?: components["schemas"]["DeclineReason"];
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            occurredAt: string;
        };
        /** @description What is wrong with one field */
        FieldError: {
            /** @description Dotted, like `controls.limits.0.amountMinor` */
            path: string;
            /**
             * @description - `required`: Missing or empty
             *     - `unknown_field`: Not known here, or not in this combination
             *     - `wrong_type`: Of another type
             *     - `not_an_option`: None of the values that are accepted
             *     - `too_short`: Fewer characters than `minimum`
             *     - `too_long`: More characters than `maximum`
             *     - `too_few`: Fewer entries than `minimum`
             *     - `too_many`: More entries than `maximum`
             *     - `too_small`: Less than `minimum`
             *     - `too_large`: More than `maximum`
             *     - `amount_too_small`: An amount that is too small
             *     - `amount_too_large`: An amount that is too large: more than `maximumMinor` of `currency`, where those are given
             *     - `malformed`: Not in the expected form
             *     - `characters_not_allowed`: Has characters that are not accepted, such as line breaks or control characters
             *     - `email_malformed`: No e-mail address
             *     - `phone_malformed`: No telephone number in international form
             *     - `one_time_code_malformed`: No code of six digits
             *     - `factor_code_malformed`: Neither a code of six digits nor a recovery code
             *     - `date_malformed`: No date like 1990-12-31
             *     - `month_malformed`: No month like 2026-11
             *     - `moment_malformed`: No moment like 2026-11-23T08:00:00Z
             *     - `time_of_day_malformed`: No time of day like 09:30
             *     - `id_malformed`: No id of this kind
             *     - `language_malformed`: No language tag
             *     - `colour_malformed`: No name of a colour, nor six hexadecimal digits
             *     - `country_unknown`: No country of ISO 3166
             *     - `category_unknown`: No category of merchants
             *     - `time_zone_unknown`: No time zone of the time zone database
             *     - `moment_out_of_range`: Before or after what is possible here
             *     - `not_a_birthday`: Nobody can be born on that day
             *     - `too_young`: Younger than `minimumYears`
             *     - `password_too_easy`: Easy to guess
             *     - `public_key_invalid`: No public key on the curve
             *     - `cursor_unknown`: No cursor of this list
             *     - `reference_unknown`: Names something that does not exist
             *     - `email_taken`: Somebody has this address already
             *     - `limit_without_bound`: A limit without amount and count
             *     - `allowed_and_blocked`: The same entry is allowed and blocked
             *     - `rule_problem`: The rule cannot mean this; `message` says what, and `line` and `column` where in a condition
             *     - `file_missing`: The file is missing
             *     - `file_too_large`: More than `maximumMegabytes`, where that is given
             *     - `file_too_many`: More files than are accepted, or in a combination that is not
             *     - `file_type_not_accepted`: Another kind of file than is accepted here
             *     - `file_unreadable`: Empty, damaged or incomplete
             *     - `picture_too_large`: More than `maximumMegapixels`
             *     - `upload_unknown`: The upload is unknown, used up or expired
             *     - `evidence_missing`: The card network wants more evidence for this reason
             *     - `account_frozen`: The account is frozen by the program
             *     - `balance_left`: `amountMinor` of `currency` is left on it
             *     - `overdraft_owed`: `amountMinor` of `currency` is owed
             *     - `holds_open`: `amountMinor` of `currency` is held for payments that are not settled
             *     - `cards_open`: `count` cards are open
             *     - `disputes_open`: `count` disputes are being decided
             * @enum {string}
             */
            code: "required" | "unknown_field" | "wrong_type" | "not_an_option" | "too_short" | "too_long" | "too_few" | "too_many" | "too_small" | "too_large" | "amount_too_small" | "amount_too_large" | "malformed" | "characters_not_allowed" | "email_malformed" | "phone_malformed" | "one_time_code_malformed" | "factor_code_malformed" | "date_malformed" | "month_malformed" | "moment_malformed" | "time_of_day_malformed" | "id_malformed" | "language_malformed" | "colour_malformed" | "country_unknown" | "category_unknown" | "time_zone_unknown" | "moment_out_of_range" | "not_a_birthday" | "too_young" | "password_too_easy" | "public_key_invalid" | "cursor_unknown" | "reference_unknown" | "email_taken" | "limit_without_bound" | "allowed_and_blocked" | "rule_problem" | "file_missing" | "file_too_large" | "file_too_many" | "file_type_not_accepted" | "file_unreadable" | "picture_too_large" | "upload_unknown" | "evidence_missing" | "account_frozen" | "balance_left" | "overdraft_owed" | "holds_open" | "cards_open" | "disputes_open";
            /** @description In English, for developers; people are told by the code, in their language */
            message: string;
            /** @description The figures that the code speaks of */
            params?: {
                [key: string]: string | number;
            };
        };
        /** @description Money to add; works only where the sandbox is the issuer */
        FundRequest: {
            /** Format: int64 */
            amountMinor: number;
            /** @description When it arrived, to give an account a past: only in the ten years before the account was opened here */
            receivedAt?: string;
        };
        /** @description Money that was added */
        Funding: {
            id: string;
            /**
             * Format: int64
             * @description Minor units of the currency
             */
            amountMinor: number;
            /** @description ISO 4217, lower case */
            currency: string;
            account: components["schemas"]["Account"];
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            createdAt: string;
        };
        /** @description An application as the reviewer sees it. Other roles see it masked. */
        KycApplication: {
            applicationId: string;
            /** @enum {string} */
            status: "not_started" | "pending" | "in_review" | "approved" | "rejected" | "resubmission_required";
            user: {
                id: string;
                email: string;
                fullName: string;
            };
            /** @enum {string} */
            documentType: "passport" | "id_card" | "driving_licence";
            /**
             * Format: int64
             * @description 1, and one more each time something had to be sent again
             */
            attempt: number;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            submittedAt: string;
            decidedAt: string | null;
            decidedBy: string | null;
            isMasked: boolean;
            person: {
                firstName: string;
                lastName: string;
                dateOfBirth: string;
                country: string;
                region: string | null;
                addressLine1: string;
                addressLine2: string | null;
                city: string;
                postalCode: string;
            };
            pictures: {
                /** @enum {string} */
                kind: "documentFront" | "documentBack" | "selfie";
                /**
                 * Format: int64
                 * @description Pixels
                 */
                width: number;
                /**
                 * Format: int64
                 * @description Pixels
                 */
                height: number;
                /** @description What makes the picture hard to judge */
                hint: string | null;
            }[];
            termsVersion: string | null;
            reason: string | null;
            /** @description The applications of the same person before this one, the newest first */
            earlier: {
                applicationId: string;
                /** @enum {string} */
                status: "not_started" | "pending" | "in_review" | "approved" | "rejected" | "resubmission_required";
                reason: string | null;
            }[];
        };
        /** @description The decision, and why; the person reads the reason of a rejection or resubmission */
        KycDecideRequest: {
            applicationId: string;
            /** @enum {string} */
            decision: "approve" | "reject" | "resubmit";
            /** @description Kept in the audit log */
            reason: string;
            /** @description With "resubmit": what exactly is to be sent again; all pictures by default */
            items?: {
                /** @enum {string} */
                field: "firstName" | "lastName" | "dateOfBirth" | "country" | "region" | "addressLine1" | "addressLine2" | "city" | "postalCode" | "documentType" | "documentFront" | "documentBack" | "selfie";
                message: string;
            }[];
        };
        /** @description The decided application */
        KycDecision: {
            applicationId: string;
            /** @enum {string} */
            status: "not_started" | "pending" | "in_review" | "approved" | "rejected" | "resubmission_required";
        };
        /** @description What was saved so far */
        KycDraft: {
            fields: {
                [key: string]: string;
            };
            uploads: components["schemas"]["KycUpload"][];
            updatedAt: string | null;
        };
        /** @description The fields so far */
        KycDraftRequest: {
            firstName?: string;
            lastName?: string;
            /** Format: date */
            dateOfBirth?: string;
            /** @description ISO 3166-1 alpha-2 */
            country?: string;
            region?: string;
            addressLine1?: string;
            addressLine2?: string;
            city?: string;
            postalCode?: string;
            /** @enum {string} */
            documentType?: "passport" | "id_card" | "driving_licence";
            termsVersion?: string;
            /** @description An earlier upload, in the place of the file */
            documentFrontId?: string;
            documentBackId?: string;
            selfieId?: string;
        };
        /** @description An application in the list of reviewers */
        KycQueueItem: {
            applicationId: string;
            /** @enum {string} */
            status: "not_started" | "pending" | "in_review" | "approved" | "rejected" | "resubmission_required";
            user: {
                id: string;
                email: string;
                fullName: string;
            };
            /** @enum {string} */
            documentType: "passport" | "id_card" | "driving_licence";
            /**
             * Format: int64
             * @description 1, and one more each time something had to be sent again
             */
            attempt: number;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            submittedAt: string;
            decidedAt: string | null;
            decidedBy: string | null;
        };
        /** @description A page of applications, the oldest first */
        KycQueuePage: {
            data: components["schemas"]["KycQueueItem"][];
            /** @description null on the last page */
            nextCursor: string | null;
        };
        /** @description Where the application stands */
        KycStatus: {
            /** @enum {string} */
            status: "not_started" | "pending" | "in_review" | "approved" | "rejected" | "resubmission_required";
            applicationId: string | null;
            /** @description Sentences for the person */
            reasons: string[];
            /** @description What exactly to send again */
            resubmission?: {
                items: {
                    /** @description A field or a picture of the application */
                    field: string;
                    message: string;
                }[];
            };
            submittedAt: string | null;
            decidedAt: string | null;
        };
        /** @description The application was taken */
        KycSubmitResponse: {
            applicationId: string;
            /** @enum {string} */
            status: "not_started" | "pending" | "in_review" | "approved" | "rejected" | "resubmission_required";
        };
        /** @description A stored picture */
        KycUpload: {
            uploadId: string;
            /** @enum {string} */
            kind: "documentFront" | "documentBack" | "selfie";
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            createdAt: string;
        };
        /** @description At most this amount, this many payments, or both, in the window */
        Limit: {
            /** Format: int64 */
            amountMinor?: number;
            interval: components["schemas"]["LimitInterval"];
            /**
             * Format: int64
             * @description Approved payments, those of zero not counted
             */
            count?: number;
            /** @description Counts and caps only payments of these */
            categories?: string[];
        };
        /** @description A calendar window in UTC (weeks begin on Sunday), the whole life, one authorization, or the last so many seconds */
        LimitInterval: ("per_authorization" | "daily" | "weekly" | "monthly" | "yearly" | "all_time") | {
            /** Format: int64 */
            trailingSeconds: number;
        };
        /** @description A limit and where it stands */
        LimitState: {
            amountMinor: number | null;
            interval: components["schemas"]["LimitInterval"];
            count: number | null;
            categories: string[] | null;
            /**
             * Format: int64
             * @description Minor units of the currency
             */
            usedMinor: number;
            /** Format: int64 */
            usedCount: number;
            remainingMinor: number | null;
            remainingCount: number | null;
            windowStart: string | null;
            windowEnd: string | null;
            /**
             * @description "program" for a ceiling set by staff
             * @enum {string}
             */
            setBy: "cardholder" | "program";
        };
        /** @description Every limit, exact as of the given moment */
        LimitStates: {
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            asOf: string;
            /** @description ISO 4217, lower case */
            currency: string;
            data: components["schemas"]["LimitState"][];
            nextCursor: null;
        };
        /** @description The process runs */
        Live: {
            /** @constant */
            status: "live";
        };
        /** @description Something changed: fetch the object to see what */
        LiveEvent: {
            /** @enum {string} */
            type: "card" | "transaction" | "kyc" | "notification";
            id: string;
        };
        /** @description E-mail and password */
        LoginRequest: {
            /**
             * Format: email
             * @description Compared without regard to case
             */
            email: string;
            password: string;
            /** @description Chosen by the app and kept on the device */
            deviceId?: string;
        };
        /** @description Who was paid */
        Merchant: {
            /** @description The network's id */
            id: string;
            name: string;
            category: string;
            /** @description Merchant category code */
            categoryCode: string;
            city: string | null;
            country: string | null;
        };
        /** @description A page of merchants */
        MerchantPage: {
            data: components["schemas"]["MerchantSeen"][];
            /** @description null on the last page */
            nextCursor: string | null;
        };
        /** @description A merchant that was paid, or tried to be */
        MerchantSeen: {
            id: string;
            name: string;
            category: string;
            categoryCode: string;
            country: string | null;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            lastSeenAt: string;
        };
        /** @description A message in the inbox of the app */
        Notification: {
            id: string;
            /** @enum {string} */
            kind: "payment_approved" | "payment_declined" | "refund" | "limit_reached" | "card" | "kyc" | "exception" | "dispute" | "statement" | "security";
            title: string;
            body: string;
            /** @description A path inside the app */
            link: string | null;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            createdAt: string;
            readAt: string | null;
        };
        /** @description A page of notifications */
        NotificationPage: {
            data: components["schemas"]["Notification"][];
            /** @description null on the last page */
            nextCursor: string | null;
        };
        /** @description The newest one that was read; all older ones count as read too */
        NotificationsReadRequest: {
            upTo: string;
        };
        /** @description A code is needed: the device is new, or a second factor is on */
        OtpRequired: {
            /** @constant */
            status: "otp_required";
            challengeId: string;
            /** @enum {string} */
            channel: "email" | "sms" | "totp" | "passkey";
        };
        /** @description Asks for the code again: of a sign-in by its challenge, of a new login by its address */
        OtpResendRequest: {
            challengeId: string;
        } | {
            /**
             * Format: email
             * @description Compared without regard to case
             */
            email: string;
        };
        /** @description The code of a sign-in */
        OtpVerifyRequest: {
            challengeId: string;
            /** @description Six digits, or a recovery code; spaces and hyphens are ignored */
            code: string;
        };
        /** @description A passkey of the person */
        Passkey: {
            passkeyId: string;
            name: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            createdAt: string;
            lastUsedAt: string | null;
        };
        /** @description What the browser needs to make a passkey */
        PasskeyCreation: {
            challengeId: string;
            options: {
                [key: string]: unknown;
            };
        };
        /** @description The new passkey */
        PasskeyEnrolRequest: {
            challengeId: string;
            /** @description The credential as JSON (WebAuthn level 3, toJSON) */
            response: {
                [key: string]: unknown;
            };
            name?: string;
        };
        /** @description The passkey's answer */
        PasskeyLoginRequest: {
            challengeId: string;
            /** @description The credential as JSON (WebAuthn level 3, toJSON) */
            response: {
                [key: string]: unknown;
            };
            /** @description Chosen by the app and kept on the device */
            deviceId?: string;
        };
        /** @description Whose passkey; without an address any passkey of this site may answer */
        PasskeyLoginStartRequest: {
            /**
             * Format: email
             * @description Compared without regard to case
             */
            email?: string;
        };
        /** @description Which passkey */
        PasskeyRemoveRequest: {
            passkeyId: string;
        };
        /** @description Whose password */
        PasswordForgotRequest: {
            /**
             * Format: email
             * @description Compared without regard to case
             */
            email: string;
        };
        /** @description The mailed code and the new password. Ends every session. */
        PasswordResetRequest: {
            /**
             * Format: email
             * @description Compared without regard to case
             */
            email: string;
            /** @description Six digits; spaces are ignored */
            code: string;
            /** @description Common passwords are refused */
            password: string;
        };
        /** @description Hours in which the card may be used; where "to" is not after "from" they run over midnight */
        PermittedHours: {
            days: ("sun" | "mon" | "tue" | "wed" | "thu" | "fri" | "sat")[];
            from: string;
            to: string;
            /** @description IANA name, for example Europe/Berlin */
            timeZone: string;
        };
        /** @description Everything held about the person */
        PersonalData: {
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            generatedAt: string;
            profile: components["schemas"]["Profile"];
        } & {
            [key: string]: unknown;
        };
        /** @description For each kind of message, the ways it may come */
        Preferences: {
            [key: string]: {
                push: boolean;
                email: boolean;
            };
        };
        /** @description The kinds that are to change */
        PreferencesUpdateRequest: {
            [key: string]: {
                push: boolean;
                email: boolean;
            };
        };
        /** @description What went wrong (RFC 9457). Switch on the code, never on the words. */
        Problem: {
            /** @description Where the code is explained, relative to this API */
            type: string;
            title: string;
            /** Format: int64 */
            status: number;
            /** @enum {string} */
            code: "invalid_request" | "idempotency_key_required" | "invalid_signature" | "session_mode_required" | "not_found" | "method_not_allowed" | "not_acceptable" | "request_timeout" | "payload_too_large" | "headers_too_large" | "unsupported_media_type" | "validation_failed" | "rate_limited" | "conflict" | "idempotency_key_reused" | "idempotency_in_progress" | "unauthorized" | "invalid_credentials" | "session_expired" | "refresh_token_reused" | "email_not_verified" | "account_disabled" | "forbidden" | "origin_not_allowed" | "elevated_required" | "code_invalid" | "code_expired" | "challenge_expired" | "code_attempts_exceeded" | "factor_invalid" | "factor_exists" | "factor_not_enrolled" | "password_too_weak" | "kyc_required" | "kyc_already_submitted" | "kyc_already_approved" | "kyc_rejected" | "kyc_already_decided" | "file_unreadable" | "image_too_large" | "upload_missing" | "account_closed" | "account_frozen" | "balance_too_large" | "device_limit_reached" | "close_blocked" | "card_pending" | "card_closed" | "frozen_by_program" | "card_limit_reached" | "above_ceiling" | "issuer_refused" | "not_declined" | "exception_exists" | "exception_not_open" | "not_disputable" | "dispute_exists" | "dispute_not_open" | "dispute_incomplete" | "dispute_deadline_passed" | "sandbox_only" | "own_request" | "approval_decided" | "rule_invalid" | "rule_state_conflict" | "external_reference_used" | "case_closed" | "internal_error" | "issuer_unavailable" | "unavailable";
            /** @description One sentence for the reader */
            detail: string;
            /** @description Tell it to support; it finds the request in the log */
            requestId: string;
            /** @description One entry for each bad field */
            errors?: components["schemas"]["FieldError"][];
        };
        /** @description The signed-in person */
        Profile: {
            id: string;
            email: string;
            fullName: string;
            phone: string | null;
            locale: string;
            timeZone: string;
            /** @enum {string} */
            kycStatus: "not_started" | "pending" | "in_review" | "approved" | "rejected" | "resubmission_required";
            /** @description null for staff and before the account is opened */
            accountId: string | null;
            /** @description Empty for cardholders */
            roles: ("support" | "compliance" | "risk" | "finance" | "auditor" | "admin")[];
            factors: {
                totp: boolean;
                passkeys: components["schemas"]["Passkey"][];
                deviceKeys: {
                    deviceId: string;
                    /**
                     * Format: date-time
                     * @description ISO 8601, UTC
                     */
                    createdAt: string;
                }[];
            };
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            createdAt: string;
        };
        /** @description What is to change; the rest stays */
        ProfileUpdateRequest: {
            fullName?: string;
            /** @description null removes it */
            phone?: string | null;
            /** @description BCP 47 language tag */
            locale?: string;
            /** @description IANA name, for example Europe/Berlin */
            timeZone?: string;
        };
        /** @description Each thing this program needs, with its state */
        Readiness: {
            /** @enum {string} */
            status: "ready" | "not_ready" | "draining";
            dependencies: {
                [key: string]: {
                    /**
                     * @description `degraded`: it is not known, or it works in part
                     * @enum {string}
                     */
                    state: "up" | "degraded" | "down";
                    /** @description Whether this program is not ready while it is down; without the others it works in part */
                    required: boolean;
                    /** @description What is the matter, and what waits for it */
                    detail?: string;
                };
            };
        };
        /** @description The receipt is stored */
        ReceiptStored: {
            transactionId: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            createdAt: string;
        };
        /** @description Two figures that should agree and do not */
        ReconciliationBreak: {
            breakId: string;
            /** @enum {string} */
            check: "balance_is_transfers" | "held_is_hold_transfers" | "held_is_holds" | "posted_is_clearings" | "sequence_is_decisions" | "lent_is_disputes" | "dispute_steps_moved" | "facts_have_keys" | "clearing_not_here" | "clearing_not_at_issuer" | "clearing_amount" | "clearing_currency" | "clearing_card" | "clearing_unreadable";
            /** @description What the figures are of: an account and a currency, a payment, a fact, or a transaction of the issuer */
            subject: string;
            /** @description Amounts are minor units */
            expected: string;
            found: string;
            /** @enum {string} */
            state: "open" | "accepted" | "closed";
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            firstSeenAt: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            lastSeenAt: string;
            /** @description The run that found it, or found other figures than those that were accepted */
            openedBy: string;
            /** @description A member of staff */
            acceptedBy: string | null;
            acceptedAt: string | null;
            acceptedReason: string | null;
            closedAt: string | null;
            /** @description `gone`: a later run did not find it any more. `taken_in`: the run booked what was missing here */
            closedBecause: ("gone" | "taken_in") | null;
        };
        /** @description A page of breaks */
        ReconciliationBreakPage: {
            data: components["schemas"]["ReconciliationBreak"][];
            /** @description null on the last page */
            nextCursor: string | null;
        };
        /** @description One time that something was compared */
        ReconciliationRun: {
            runId: string;
            /**
             * @description `books`: the tables of the books with each other. `issuer`: what the issuer booked with what is booked here
             * @enum {string}
             */
            kind: "books" | "issuer";
            /** @enum {string} */
            state: "queued" | "running" | "finished" | "failed";
            /** @description A member of staff, or "schedule" */
            requestedBy: string;
            /** @description Of the issuer: what it booked from this moment on, by its own clock */
            from: string | null;
            /** @description And before this one */
            until: string | null;
            /**
             * Format: int64
             * @description Accounts whose books were looked at, or clearings and refunds of the issuer
             */
            checked: number;
            /**
             * Format: int64
             * @description How many it found
             */
            differences: number;
            /**
             * Format: int64
             * @description How many of them nobody knew of
             */
            opened: number;
            /**
             * Format: int64
             * @description Breaks that it did not find any more
             */
            closed: number;
            /**
             * Format: int64
             * @description Differences that it mended itself, by booking what was missing here
             */
            mended: number;
            /** @description Of the issuer: what was cleared less what was refunded, on both sides once the run was over */
            totals: {
                /** @description ISO 4217, lower case */
                currency: string;
                /**
                 * Format: int64
                 * @description Minor units of the currency
                 */
                issuerMinor: number;
                /**
                 * Format: int64
                 * @description Minor units of the currency
                 */
                hereMinor: number;
                /** Format: int64 */
                issuerCount: number;
                /** Format: int64 */
                hereCount: number;
            }[];
            /** @description Why it failed */
            problem: string | null;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            createdAt: string;
            startedAt: string | null;
            finishedAt: string | null;
        };
        /** @description The run that was ordered */
        ReconciliationRunOrdered: {
            runId: string;
        };
        /** @description A page of runs */
        ReconciliationRunPage: {
            data: components["schemas"]["ReconciliationRun"][];
            /** @description null on the last page */
            nextCursor: string | null;
        };
        /** @description What to compare */
        ReconciliationRunRequest: {
            /**
             * @description `books`: the tables of the books with each other. `issuer`: what the issuer booked with what is booked here
             * @enum {string}
             */
            kind: "books" | "issuer";
        };
        /** @description Each works once; they are shown only now */
        RecoveryCodes: {
            recoveryCodes: string[];
        };
        /** @description The refresh token; left out where it travels in a cookie */
        RefreshRequest: {
            refreshToken?: string;
        };
        /** @description When and where the number was shown */
        Reveal: {
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            at: string;
            device: string | null;
        };
        /** @description A page of reveals */
        RevealPage: {
            data: components["schemas"]["Reveal"][];
            /** @description null on the last page */
            nextCursor: string | null;
        };
        /** @description Which card; with a key the answer is encrypted to it */
        RevealRequest: {
            cardId: string;
            /** @description Made for this one reveal */
            publicKey?: {
                /** @constant */
                kty: "EC";
                /** @constant */
                crv: "P-256";
                x: string;
                y: string;
                kid?: string;
                /** @enum {string} */
                use?: "enc" | "sig";
                alg?: string;
                key_ops?: string[];
                ext?: boolean;
            };
        };
        /** @description In clear, or encrypted where a key was sent */
        RevealResponse: components["schemas"]["CardSecrets"] | components["schemas"]["SealedCardSecrets"];
        /** @description A rule with the version that counts now */
        Rule: {
            ruleId: string;
            name: string;
            /** @enum {string} */
            state: "draft" | "shadow" | "live" | "retired";
            /** Format: int64 */
            version: number;
            scope: components["schemas"]["RuleScope"];
            /** @enum {string} */
            stream: "authorization" | "three_ds" | "tokenization";
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            updatedAt: string;
        };
        /** @description What happens where the condition holds */
        RuleAction: {
            /** @constant */
            kind: "decline";
            /** @enum {string} */
            reason: "card_not_active" | "card_closed" | "card_pending" | "account_frozen" | "kyc_required" | "limit_exceeded" | "insufficient_funds" | "category_blocked" | "country_blocked" | "merchant_blocked" | "merchant_mismatch" | "channel_blocked" | "outside_hours" | "single_use_consumed" | "velocity" | "fraud_suspected" | "verification_failed" | "currency_unsupported" | "provider_declined" | "processing_error";
        } | {
            /** @constant */
            kind: "partial";
            /** Format: int64 */
            maxAmountMinor?: number;
            /** Format: int64 */
            percent?: number;
        } | {
            /** @constant */
            kind: "hold_buffer";
            /** Format: int64 */
            percent?: number;
            /** Format: int64 */
            amountMinor?: number;
        } | {
            /** @constant */
            kind: "tag";
            tag: string;
        } | {
            /** @constant */
            kind: "open_case";
            title: string;
        };
        /** @description A rule with its versions */
        RuleDetail: {
            ruleId: string;
            versions: {
                /** Format: int64 */
                version: number;
                /** @enum {string} */
                state: "draft" | "shadow" | "live" | "retired";
                name: string;
                scope: components["schemas"]["RuleScope"];
                /** @enum {string} */
                stream: "authorization" | "three_ds" | "tokenization";
                when: string;
                action: components["schemas"]["RuleAction"];
                /** @enum {string} */
                onError: "decline" | "ignore";
                contentHash: string;
                /** @description Why one would want it; empty where nobody said */
                reason: string;
                createdBy: string;
                /**
                 * Format: date-time
                 * @description ISO 8601, UTC
                 */
                createdAt: string;
                publishedAt: string | null;
                /** @description For a version that runs, or ran, in shadow */
                shadow?: components["schemas"]["ShadowReport"];
            }[];
        };
        /** @description Something a rule may look at */
        RuleFact: {
            name: string;
            type: string;
            meaning: string;
            maintained: string;
        };
        /** @description Every declared fact */
        RuleFacts: {
            data: components["schemas"]["RuleFact"][];
            nextCursor: null;
        };
        /** @description A page of rules */
        RulePage: {
            data: components["schemas"]["Rule"][];
            /** @description null on the last page */
            nextCursor: string | null;
        };
        /** @description A new rule, or a new version of one; it begins as a draft */
        RuleSaveRequest: {
            ruleId?: string;
            name: string;
            scope: components["schemas"]["RuleScope"];
            /** @enum {string} */
            stream: "authorization" | "three_ds" | "tokenization";
            /** @description A CEL expression over the facts of /admin/rules/facts */
            when: string;
            action: components["schemas"]["RuleAction"];
            /**
             * @description What an error while evaluating counts as; "decline" by default
             * @enum {string}
             */
            onError?: "decline" | "ignore";
        };
        /** @description The saved version */
        RuleSaved: {
            ruleId: string;
            /** Format: int64 */
            version: number;
            /** @constant */
            state: "draft";
        };
        /** @description Whom the rule concerns; everything but the program needs an id */
        RuleScope: {
            /** @enum {string} */
            kind: "program" | "card" | "cardholder" | "group";
            id?: string;
        };
        /** @description What would happen if these were the facts; the live rules, or with one version among them */
        RuleSimulateRequest: {
            facts: {
                [key: string]: string | number | boolean | null;
            };
            ruleId?: string;
            /** Format: int64 */
            version?: number;
        };
        /** @description The verdict and everything that was looked at */
        RuleSimulation: {
            verdict: {
                /** @enum {string} */
                kind: "approve" | "partial" | "decline";
                reason?: components["schemas"]["DeclineReason"];
                /**
                 * Format: int64
                 * @description Minor units of the currency
                 */
                amountMinor?: number;
                /**
                 * Format: int64
                 * @description Minor units of the currency
                 */
                bufferMinor?: number;
                tags: string[];
            };
            trace: components["schemas"]["TraceStep"][];
        };
        /** @description Which version, and why */
        RuleTransitionRequest: {
            ruleId: string;
            /** Format: int64 */
            version: number;
            /** @description Kept in the audit log */
            reason: string;
        };
        /** @description The version in its new state */
        RuleTransitioned: {
            ruleId: string;
            /** Format: int64 */
            version: number;
            /** @enum {string} */
            state: "draft" | "shadow" | "live" | "retired";
        };
        /** @description The same, as a compact JWE (ECDH-ES with A256GCM) for the key that was sent */
        SealedCardSecrets: {
            jwe: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            hideAt: string;
        };
        /** @description A place where the person is signed in */
        Session: {
            id: string;
            deviceName: string | null;
            platform: string | null;
            ipAddress: string | null;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            lastSeenAt: string;
            isCurrent: boolean;
        };
        /** @description A page of sessions */
        SessionPage: {
            data: components["schemas"]["Session"][];
            /** @description null on the last page */
            nextCursor: string | null;
        };
        /** @description One session, or all others, or all */
        SessionRevokeRequest: {
            sessionId: string | ("others" | "all");
        };
        /** @description Whether the refresh cookie of this browser holds a living session */
        SessionState: {
            signedIn: boolean;
            user?: {
                id: string;
                fullName: string;
                roles: ("support" | "compliance" | "risk" | "finance" | "auditor" | "admin")[];
            };
        };
        /** @description What a version would have changed while it ran beside the live rules */
        ShadowReport: {
            /** Format: int64 */
            evaluated: number;
            /** Format: int64 */
            matched: number;
            /** Format: int64 */
            errors: number;
            newlyDeclined: {
                /** Format: int64 */
                count: number;
                /**
                 * Format: int64
                 * @description Minor units of the currency
                 */
                amountMinor: number;
                /** @description ISO 4217, lower case */
                currency: string;
            }[];
            newlyApproved: {
                /** Format: int64 */
                count: number;
                /**
                 * Format: int64
                 * @description Minor units of the currency
                 */
                amountMinor: number;
                /** @description ISO 4217, lower case */
                currency: string;
            }[];
            /** @description Still approved, for less: the difference */
            approvedForLess: {
                /** Format: int64 */
                count: number;
                /**
                 * Format: int64
                 * @description Minor units of the currency
                 */
                amountMinor: number;
                /** @description ISO 4217, lower case */
                currency: string;
            }[];
            /** @description Approved for more than it was: the difference */
            approvedForMore: {
                /** Format: int64 */
                count: number;
                /**
                 * Format: int64
                 * @description Minor units of the currency
                 */
                amountMinor: number;
                /** @description ISO 4217, lower case */
                currency: string;
            }[];
            examples: {
                authorizationId: string;
                /** @enum {string} */
                change: "newly_declined" | "newly_approved" | "approved_for_less" | "approved_for_more";
                /**
                 * Format: int64
                 * @description Minor units of the currency
                 */
                amountMinor: number;
                /** @description ISO 4217, lower case */
                currency: string;
                merchant: string;
                /**
                 * Format: date-time
                 * @description ISO 8601, UTC
                 */
                decidedAt: string;
            }[];
        };
        /** @description A new person */
        SignupRequest: {
            /**
             * Format: email
             * @description Compared without regard to case
             */
            email: string;
            /** @description Common passwords are refused */
            password: string;
            fullName: string;
            /** @description E.164, for example +4915112345678 */
            phone?: string;
            /** @description BCP 47 language tag */
            locale?: string;
            /** @description The version of the terms that was accepted */
            termsVersion?: string;
        };
        /** @description The same for a new and for a known address */
        SignupResponse: {
            /** @constant */
            status: "verification_required";
        };
        /** @description What was spent in a month */
        Spending: {
            /** @description ISO 4217, lower case */
            currency: string;
            rows: {
                key: string;
                label: string;
                /**
                 * Format: int64
                 * @description Minor units of the currency
                 */
                amountMinor: number;
                /** Format: int64 */
                count: number;
                /**
                 * Format: int64
                 * @description The same in the month before
                 */
                previousMinor: number;
            }[];
        };
        /** @description A new member of staff. Without a password they choose one with "forgot password". */
        StaffCreateRequest: {
            /**
             * Format: email
             * @description Compared without regard to case
             */
            email: string;
            fullName: string;
            roles: ("support" | "compliance" | "risk" | "finance" | "auditor" | "admin")[];
            /** @description Common passwords are refused */
            password?: string;
            /** @description Kept in the audit log */
            reason: string;
        };
        /** @description A member of staff */
        StaffMember: {
            id: string;
            email: string;
            fullName: string;
            roles: ("support" | "compliance" | "risk" | "finance" | "auditor" | "admin")[];
            /** @enum {string} */
            status: "active" | "disabled" | "closed";
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            createdAt: string;
        };
        /** @description A page of members of staff */
        StaffPage: {
            data: components["schemas"]["StaffMember"][];
            /** @description null on the last page */
            nextCursor: string | null;
        };
        /** @description What is to change; the rest stays. Takes effect at once, also in open sessions. */
        StaffUpdateRequest: {
            staffId: string;
            fullName?: string;
            roles?: ("support" | "compliance" | "risk" | "finance" | "auditor" | "admin")[];
            /** @enum {string} */
            status?: "active" | "disabled";
            /** @description Kept in the audit log */
            reason: string;
        };
        /** @description The months for which a statement can be had, the newest first; for one month its statement */
        StatementMonths: {
            data: {
                month: string;
                /** @description ISO 4217, lower case */
                currency: string;
                /**
                 * Format: int64
                 * @description Minor units of the currency
                 */
                openingMinor: number;
                /**
                 * Format: int64
                 * @description Minor units of the currency
                 */
                closingMinor: number;
                /** @description false for the month that still runs */
                isComplete: boolean;
                /** @description Every posting of the month, the oldest first; only where one month was asked for */
                entries?: components["schemas"]["AccountEntry"][];
            }[];
            nextCursor: null;
        };
        /** @description What to answer: a code, a passkey request, or bytes to sign */
        StepUpChallenge: {
            challengeId: string;
            /** @enum {string} */
            channel?: "email" | "sms" | "totp" | "passkey";
            /** @description For a passkey: WebAuthn request options. For a device: {challenge}, base64url, to be signed with ES256 */
            options?: {
                [key: string]: unknown;
            };
        };
        /** @description The password alone, or the answer to a challenge */
        StepUpRequest: {
            password: string;
        } | {
            challengeId: string;
            /** @description Six digits, or a recovery code; spaces and hyphens are ignored */
            code: string;
        } | {
            challengeId: string;
            /** @description The credential as JSON (WebAuthn level 3, toJSON) */
            assertion: {
                [key: string]: unknown;
            };
        } | {
            challengeId: string;
            /** @description ES256 over the challenge, base64url */
            signature: string;
            /** @description Chosen by the app and kept on the device */
            deviceId?: string;
        };
        /** @description How the person wants to prove that it is them */
        StepUpStartRequest: {
            /** @enum {string} */
            method: "email" | "passkey" | "device";
            /** @description For the method "device" */
            deviceId?: string;
        };
        /** @description A session. The refresh token is missing where it travels in a cookie. */
        Tokens: {
            accessToken: string;
            /** @constant */
            tokenType: "Bearer";
            /**
             * Format: int64
             * @description Seconds until the access token expires
             */
            expiresIn: number;
            refreshToken?: string;
        };
        /** @description A code of the app */
        TotpConfirmRequest: {
            /** @description Six digits; spaces are ignored */
            code: string;
        };
        /** @description The secret for an authenticator app; it counts once confirmed */
        TotpEnrolment: {
            secret: string;
            otpauthUrl: string;
        };
        /** @description One thing that was looked at while deciding, with the values it saw */
        TraceStep: {
            kind: string;
            name: string;
            /** @description False where it stood in the way. What an exception let through names it among its values */
            passed: boolean;
            reason?: components["schemas"]["DeclineReason"] | null;
            values?: {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        };
        /** @description One purchase or refund from beginning to end */
        Transaction: {
            id: string;
            cardId: string;
            /** @enum {string} */
            status: "pending" | "settled" | "declined" | "reversed" | "expired" | "refunded";
            /**
             * Format: int64
             * @description Minor units of the currency
             */
            amountMinor: number;
            /** @description ISO 4217, lower case */
            currency: string;
            /**
             * Format: int64
             * @description What the merchant asked for, in its own currency
             */
            merchantAmountMinor: number;
            /** @description ISO 4217, lower case */
            merchantCurrency: string;
            merchant: components["schemas"]["Merchant"];
            declineReason?: components["schemas"]["DeclineReason"];
            /** @description One sentence for the cardholder: which limit, how much was left, when it resets. In the language of Accept-Language (en, de, ar), else the one of the profile */
            explanation?: string;
            remedies: ("raise_limit" | "change_controls" | "unfreeze" | "request_exception" | "add_money" | "complete_kyc" | "use_another_card" | "confirm_payment" | "try_again" | "contact_support")[];
            /**
             * Format: int64
             * @description Minor units of the currency
             */
            holdMinor: number;
            /**
             * Format: int64
             * @description Minor units of the currency
             */
            postedMinor: number;
            /**
             * Format: int64
             * @description Minor units of the currency
             */
            refundedMinor: number;
            note?: string;
            /** @description A picture of the receipt is stored */
            receipt?: boolean;
            disputeId?: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            createdAt: string;
        };
        /** @description A transaction with its timeline and the trace of its decision */
        TransactionDetail: {
            id: string;
            cardId: string;
            /** @enum {string} */
            status: "pending" | "settled" | "declined" | "reversed" | "expired" | "refunded";
            /**
             * Format: int64
             * @description Minor units of the currency
             */
            amountMinor: number;
            /** @description ISO 4217, lower case */
            currency: string;
            /**
             * Format: int64
             * @description What the merchant asked for, in its own currency
             */
            merchantAmountMinor: number;
            /** @description ISO 4217, lower case */
            merchantCurrency: string;
            merchant: components["schemas"]["Merchant"];
            declineReason?: components["schemas"]["DeclineReason"];
            /** @description One sentence for the cardholder: which limit, how much was left, when it resets. In the language of Accept-Language (en, de, ar), else the one of the profile */
            explanation?: string;
            remedies: ("raise_limit" | "change_controls" | "unfreeze" | "request_exception" | "add_money" | "complete_kyc" | "use_another_card" | "confirm_payment" | "try_again" | "contact_support")[];
            /**
             * Format: int64
             * @description Minor units of the currency
             */
            holdMinor: number;
            /**
             * Format: int64
             * @description Minor units of the currency
             */
            postedMinor: number;
            /**
             * Format: int64
             * @description Minor units of the currency
             */
            refundedMinor: number;
            note?: string;
            /** @description A picture of the receipt is stored */
            receipt?: boolean;
            disputeId?: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            createdAt: string;
            timeline: components["schemas"]["Fact"][];
            trace: components["schemas"]["TraceStep"][];
        };
        /** @description The note; an empty one removes it */
        TransactionNoteRequest: {
            transactionId: string;
            note: string;
        };
        /** @description A page of transactions */
        TransactionPage: {
            data: components["schemas"]["Transaction"][];
            /** @description null on the last page */
            nextCursor: string | null;
        };
        /** @description The code that was mailed after signing up */
        VerifyRequest: {
            /**
             * Format: email
             * @description Compared without regard to case
             */
            email: string;
            /** @description Six digits; spaces are ignored */
            code: string;
            /** @description Chosen by the app and kept on the device */
            deviceId?: string;
        };
    };
    responses: {
        /** @description `elevated_required`: Confirm that it is you. */
        ElevatedRequired: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `elevated_required`: Confirm that it is you. `forbidden`: Not allowed. */
        ElevatedRequiredOrForbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `forbidden`: Not allowed. */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `idempotency_key_reused`: The idempotency key was used for another request. `idempotency_in_progress`: The same request is still running. */
        IdempotencyKeyReusedOrIdempotencyInProgress: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `internal_error`: Something went wrong. */
        InternalError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `invalid_request`: The request is malformed. */
        InvalidRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `invalid_request`: The request is malformed. `idempotency_key_required`: An idempotency key is required. */
        InvalidRequestOrIdempotencyKeyRequired: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `payload_too_large`: The request is too large. */
        PayloadTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `rate_limited`: Too many requests. */
        RateLimited: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `unauthorized`: Sign in first. */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `unavailable`: Not available at the moment. */
        Unavailable: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `unsupported_media_type`: Unsupported media type. */
        UnsupportedMediaType: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `validation_failed`: Some fields are not valid. */
        ValidationFailed: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
        IdempotencyKey: string;
        /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
        RequiredIdempotencyKey: string;
    };
    requestBodies: never;
    headers: {
        /** @description Present where the answer was stored by an earlier call with the same key. */
        IdempotencyReplayed: "true";
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    signUp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignupRequest"];
            };
        };
        responses: {
            /** @description A mail is on its way. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignupResponse"];
                };
            };
        };
    };
    verifyEmail: {
        parameters: {
            query?: never;
            header?: {
                /** @description In browsers: "cookie" keeps the refresh token in an httpOnly cookie, never in a body. */
                "Session-Mode"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VerifyRequest"];
            };
        };
        responses: {
            /** @description A session. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
        };
    };
    logIn: {
        parameters: {
            query?: never;
            header?: {
                /** @description In browsers: "cookie" keeps the refresh token in an httpOnly cookie, never in a body. */
                "Session-Mode"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginRequest"];
            };
        };
        responses: {
            /** @description A session. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
            /** @description A code is needed. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OtpRequired"];
                };
            };
        };
    };
    verifyOtp: {
        parameters: {
            query?: never;
            header?: {
                /** @description In browsers: "cookie" keeps the refresh token in an httpOnly cookie, never in a body. */
                "Session-Mode"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OtpVerifyRequest"];
            };
        };
        responses: {
            /** @description A session. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
        };
    };
    resendOtp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OtpResendRequest"];
            };
        };
        responses: {
            /** @description Sent, if there was anything to send. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CodeSent"];
                };
            };
        };
    };
    refreshSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description In browsers: "cookie" keeps the refresh token in an httpOnly cookie, never in a body. */
                "Session-Mode"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RefreshRequest"];
            };
        };
        responses: {
            /** @description A session. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
        };
    };
    logOut: {
        parameters: {
            query?: never;
            header?: {
                /** @description In browsers: "cookie" keeps the refresh token in an httpOnly cookie, never in a body. */
                "Session-Mode"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RefreshRequest"];
            };
        };
        responses: {
            /** @description The session has ended, if there was one. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Yes or no. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionState"];
                };
            };
        };
    };
    forgotPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordForgotRequest"];
            };
        };
        responses: {
            /** @description Sent, if the address is known. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CodeSent"];
                };
            };
        };
    };
    resetPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordResetRequest"];
            };
        };
        responses: {
            /** @description The new password counts. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    startStepUp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StepUpStartRequest"];
            };
        };
        responses: {
            /** @description What to answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StepUpChallenge"];
                };
            };
        };
    };
    stepUp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StepUpRequest"];
            };
        };
        responses: {
            /** @description An elevated access token. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ElevatedToken"];
                };
            };
        };
    };
    enrolDeviceKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeviceKeyEnrolRequest"];
            };
        };
        responses: {
            /** @description The key counts. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceKey"];
                };
            };
        };
    };
    removeDeviceKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeviceKeyRemoveRequest"];
            };
        };
        responses: {
            /** @description The key counts no longer. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    enrolTotp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The secret. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TotpEnrolment"];
                };
            };
        };
    };
    confirmTotp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TotpConfirmRequest"];
            };
        };
        responses: {
            /** @description The second factor is on. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
        };
    };
    removeTotp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The second factor is off. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    startPasskeyEnrolment: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description WebAuthn creation options. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyCreation"];
                };
            };
        };
    };
    enrolPasskey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasskeyEnrolRequest"];
            };
        };
        responses: {
            /** @description The passkey counts. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Passkey"];
                };
            };
        };
    };
    startPasskeyLogin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PasskeyLoginStartRequest"];
            };
        };
        responses: {
            /** @description WebAuthn request options. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyCreation"];
                };
            };
        };
    };
    logInWithPasskey: {
        parameters: {
            query?: never;
            header?: {
                /** @description In browsers: "cookie" keeps the refresh token in an httpOnly cookie, never in a body. */
                "Session-Mode"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasskeyLoginRequest"];
            };
        };
        responses: {
            /** @description A session. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
        };
    };
    removePasskey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasskeyRemoveRequest"];
            };
        };
        responses: {
            /** @description The passkey counts no longer. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readProfile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The profile. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Profile"];
                };
            };
        };
    };
    updateProfile: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ProfileUpdateRequest"];
            };
        };
        responses: {
            /** @description The changed profile. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Profile"];
                };
            };
        };
    };
    closeAccount: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CloseAccountRequest"];
            };
        };
        responses: {
            /** @description Closing has begun. */
            202: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CloseAccountResponse"];
                };
            };
        };
    };
    listSessions: {
        parameters: {
            query?: {
                /** @description How many, 25 by default */
                limit?: number;
                /** @description The nextCursor of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionPage"];
                };
            };
        };
    };
    revokeSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SessionRevokeRequest"];
            };
        };
        responses: {
            /** @description Those sessions have ended. */
            204: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    exportPersonalData: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One document. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonalData"];
                };
            };
        };
    };
    registerDevice: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeviceRegisterRequest"];
            };
        };
        responses: {
            /** @description The device. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Device"];
                };
            };
        };
    };
    removeDevice: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeviceRemoveRequest"];
            };
        };
        responses: {
            /** @description It gets no more push messages. */
            204: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listNotifications: {
        parameters: {
            query?: {
                /** @description How many, 25 by default */
                limit?: number;
                /** @description The nextCursor of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationPage"];
                };
            };
        };
    };
    readNotifications: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NotificationsReadRequest"];
            };
        };
        responses: {
            /** @description This one and all older ones count as read. */
            204: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readPreferences: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every kind. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preferences"];
                };
            };
        };
    };
    updatePreferences: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PreferencesUpdateRequest"];
            };
        };
        responses: {
            /** @description Every kind, after the change. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preferences"];
                };
            };
        };
    };
    submitKyc: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    firstName: string;
                    lastName: string;
                    /** Format: date */
                    dateOfBirth: string;
                    /** @description ISO 3166-1 alpha-2 */
                    country: string;
                    region?: string;
                    addressLine1: string;
                    addressLine2?: string;
                    city: string;
                    postalCode: string;
                    /** @enum {string} */
                    documentType: "passport" | "id_card" | "driving_licence";
                    termsVersion?: string;
                    /** @description An earlier upload, in the place of the file */
                    documentFrontId?: string;
                    documentBackId?: string;
                    selfieId?: string;
                    /**
                     * Format: binary
                     * @description Front of the document, unless documentFrontId is given
                     */
                    documentFront?: string;
                    /**
                     * Format: binary
                     * @description Back of an identity card or driving licence
                     */
                    documentBack?: string;
                    /**
                     * Format: binary
                     * @description A picture of the person, unless selfieId is given
                     */
                    selfie?: string;
                };
            };
        };
        responses: {
            /** @description The application was taken. */
            202: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KycSubmitResponse"];
                };
            };
        };
    };
    readKycDraft: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The draft. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KycDraft"];
                };
            };
        };
    };
    saveKycDraft: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["KycDraftRequest"];
            };
        };
        responses: {
            /** @description The draft. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KycDraft"];
                };
            };
        };
    };
    uploadKycPicture: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** @enum {string} */
                    kind: "documentFront" | "documentBack" | "selfie";
                    /**
                     * Format: binary
                     * @description JPEG, PNG, WebP or HEIC
                     */
                    file: string;
                };
            };
        };
        responses: {
            /** @description The stored picture. */
            201: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KycUpload"];
                };
            };
        };
    };
    readKycStatus: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The status. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KycStatus"];
                };
            };
        };
    };
    createCard: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CardCreateRequest"];
            };
        };
        responses: {
            /** @description The new card. */
            201: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Card"];
                };
            };
        };
    };
    listCards: {
        parameters: {
            query?: {
                /** @description How many, 25 by default */
                limit?: number;
                /** @description The nextCursor of the page before */
                cursor?: string;
                status?: "pending" | "active" | "frozen" | "closed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CardPage"];
                };
            };
        };
    };
    readCard: {
        parameters: {
            query: {
                cardId: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The card. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Card"];
                };
            };
        };
    };
    freezeCard: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CardActionRequest"];
            };
        };
        responses: {
            /** @description The frozen card. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Card"];
                };
            };
        };
    };
    unfreezeCard: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CardActionRequest"];
            };
        };
        responses: {
            /** @description The active card. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Card"];
                };
            };
        };
    };
    closeCard: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CardActionRequest"];
            };
        };
        responses: {
            /** @description The closed card. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Card"];
                };
            };
        };
    };
    replaceCard: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CardActionRequest"];
            };
        };
        responses: {
            /** @description The new card. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Card"];
                };
            };
        };
    };
    updateCard: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CardUpdateRequest"];
            };
        };
        responses: {
            /** @description The changed card. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Card"];
                };
            };
        };
    };
    setCardControls: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CardControlsRequest"];
            };
        };
        responses: {
            /** @description The changed card. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Card"];
                };
            };
        };
    };
    previewCardControls: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ControlsPreviewRequest"];
            };
        };
        responses: {
            /** @description Nothing was changed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ControlsPreview"];
                };
            };
        };
    };
    readCardLimits: {
        parameters: {
            query: {
                cardId: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Exact as of now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LimitStates"];
                };
            };
        };
    };
    revealCard: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevealRequest"];
            };
        };
        responses: {
            /** @description In clear, or encrypted where a key was sent. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevealResponse"];
                };
            };
        };
    };
    listReveals: {
        parameters: {
            query: {
                /** @description How many, 25 by default */
                limit?: number;
                /** @description The nextCursor of the page before */
                cursor?: string;
                cardId: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevealPage"];
                };
            };
        };
    };
    listMerchants: {
        parameters: {
            query?: {
                /** @description How many, 25 by default */
                limit?: number;
                /** @description The nextCursor of the page before */
                cursor?: string;
                cardId?: string;
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Last seen first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MerchantPage"];
                };
            };
        };
    };
    readSpending: {
        parameters: {
            query: {
                cardId?: string;
                /** @description YYYY-MM */
                month: string;
                by: "category" | "merchant" | "day";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The largest amount first; days in their order. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Spending"];
                };
            };
        };
    };
    listTransactions: {
        parameters: {
            query?: {
                /** @description How many, 25 by default */
                limit?: number;
                /** @description The nextCursor of the page before */
                cursor?: string;
                cardId?: string;
                /** @description From this moment on */
                from?: string;
                /** @description Before this moment */
                to?: string;
                status?: "pending" | "settled" | "declined" | "reversed" | "expired" | "refunded";
                /** @description A code of /catalogue/categories, or a merchant category code of four digits */
                category?: string;
                minMinor?: number;
                maxMinor?: number;
                /** @description Words of the merchant's name, the note, or the last four digits of a card */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransactionPage"];
                };
            };
        };
    };
    readTransaction: {
        parameters: {
            query: {
                transactionId: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description With everything the network reported and why it was decided so. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransactionDetail"];
                };
            };
        };
    };
    setTransactionNote: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TransactionNoteRequest"];
            };
        };
        responses: {
            /** @description The transaction with its note. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Transaction"];
                };
            };
        };
    };
    readReceipt: {
        parameters: {
            query: {
                transactionId: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The picture. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": string;
                    "image/png": string;
                    "image/webp": string;
                };
            };
        };
    };
    uploadReceipt: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    transactionId: string;
                    /**
                     * Format: binary
                     * @description JPEG, PNG, WebP or HEIC
                     */
                    file: string;
                };
            };
        };
        responses: {
            /** @description Stored; an earlier one is replaced. */
            201: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReceiptStored"];
                };
            };
        };
    };
    requestException: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExceptionRequest"];
            };
        };
        responses: {
            /** @description The request; granted already where the program’s policy says so. */
            201: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Exception"];
                };
            };
        };
    };
    cancelException: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExceptionCancelRequest"];
            };
        };
        responses: {
            /** @description The cancelled request. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Exception"];
                };
            };
        };
    };
    listExceptions: {
        parameters: {
            query?: {
                /** @description How many, 25 by default */
                limit?: number;
                /** @description The nextCursor of the page before */
                cursor?: string;
                status?: "pending" | "granted" | "refused" | "used" | "expired" | "cancelled";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExceptionPage"];
                };
            };
        };
    };
    createDispute: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DisputeCreateRequest"];
            };
        };
        responses: {
            /** @description A draft. */
            201: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dispute"];
                };
            };
        };
    };
    addDisputeEvidence: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    disputeId: string;
                    /**
                     * Format: binary
                     * @description A picture (JPEG, PNG, WebP), or a PDF
                     */
                    file: string;
                };
            };
        };
        responses: {
            /** @description The dispute with its evidence. */
            201: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dispute"];
                };
            };
        };
    };
    submitDispute: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DisputeSubmitRequest"];
            };
        };
        responses: {
            /** @description The submitted dispute. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dispute"];
                };
            };
        };
    };
    listDisputes: {
        parameters: {
            query?: {
                /** @description How many, 25 by default */
                limit?: number;
                /** @description The nextCursor of the page before */
                cursor?: string;
                status?: "draft" | "submitted" | "won" | "lost" | "expired";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DisputePage"];
                };
            };
        };
    };
    readDispute: {
        parameters: {
            query: {
                disputeId: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The dispute. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dispute"];
                };
            };
        };
    };
    readAccount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The balance. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
        };
    };
    listAccountEntries: {
        parameters: {
            query?: {
                /** @description How many, 25 by default */
                limit?: number;
                /** @description The nextCursor of the page before */
                cursor?: string;
                from?: string;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountEntryPage"];
                };
            };
        };
    };
    readStatements: {
        parameters: {
            query?: {
                /** @description YYYY-MM */
                month?: string;
                format?: "pdf" | "csv";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The months, or the file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatementMonths"];
                    "application/pdf": string;
                    "text/csv": string;
                };
            };
        };
    };
    setAccountControls: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountControlsRequest"];
            };
        };
        responses: {
            /** @description The controls. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountControls"];
                };
            };
        };
    };
    previewAccountControls: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountControlsPreviewRequest"];
            };
        };
        responses: {
            /** @description Nothing was changed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ControlsPreview"];
                };
            };
        };
    };
    readAccountLimits: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Exact as of now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountLimitStates"];
                };
            };
        };
    };
    fundAccount: {
        parameters: {
            query?: never;
            header: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key": components["parameters"]["RequiredIdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FundRequest"];
            };
        };
        responses: {
            /** @description The money is there. */
            201: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Funding"];
                };
            };
        };
    };
    streamEvents: {
        parameters: {
            query?: never;
            header?: {
                /** @description Resumes after this event. */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A stream that does not end by itself. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["LiveEvent"];
                };
            };
        };
    };
    listCategories: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them, by group. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CategoryList"];
                };
            };
        };
    };
    listCountries: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of ISO 3166. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CountryList"];
                };
            };
        };
    };
    listKycQueue: {
        parameters: {
            query?: {
                /** @description How many, 25 by default */
                limit?: number;
                /** @description The nextCursor of the page before */
                cursor?: string;
                /** @description Everything that waits for a decision by default */
                status?: "pending" | "in_review" | "approved" | "rejected" | "resubmission_required";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Oldest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KycQueuePage"];
                };
            };
        };
    };
    readKycApplication: {
        parameters: {
            query: {
                applicationId: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The application. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KycApplication"];
                };
            };
        };
    };
    readKycPicture: {
        parameters: {
            query: {
                applicationId: string;
                kind: "documentFront" | "documentBack" | "selfie";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The picture. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": string;
                };
            };
        };
    };
    decideKyc: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KycDecideRequest"];
            };
        };
        responses: {
            /** @description Decided. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KycDecision"];
                };
            };
        };
    };
    listUsers: {
        parameters: {
            query?: {
                /** @description How many, 25 by default */
                limit?: number;
                /** @description The nextCursor of the page before */
                cursor?: string;
                /** @description An id, or a part of the address or name */
                q?: string;
                status?: "active" | "disabled" | "closed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminUserPage"];
                };
            };
        };
    };
    readUser: {
        parameters: {
            query: {
                userId: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description With the account. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminUserDetail"];
                };
            };
        };
    };
    freezeUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AdminUserFreezeRequest"];
            };
        };
        responses: {
            /** @description The frozen account. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminUserAccountState"];
                };
            };
        };
    };
    unfreezeUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AdminUserFreezeRequest"];
            };
        };
        responses: {
            /** @description The active account. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminUserAccountState"];
                };
            };
        };
    };
    listAudit: {
        parameters: {
            query?: {
                /** @description How many, 25 by default */
                limit?: number;
                /** @description The nextCursor of the page before */
                cursor?: string;
                actorId?: string;
                action?: string;
                subjectKind?: string;
                subjectId?: string;
                from?: string;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
        };
    };
    listStaff: {
        parameters: {
            query?: {
                /** @description How many, 25 by default */
                limit?: number;
                /** @description The nextCursor of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaffPage"];
                };
            };
        };
    };
    createStaff: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StaffCreateRequest"];
            };
        };
        responses: {
            /** @description The member of staff. */
            201: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaffMember"];
                };
            };
        };
    };
    updateStaff: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StaffUpdateRequest"];
            };
        };
        responses: {
            /** @description The member of staff. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaffMember"];
                };
            };
        };
    };
    fundAccountByStaff: {
        parameters: {
            query?: never;
            header: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key": components["parameters"]["RequiredIdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AdminFundRequest"];
            };
        };
        responses: {
            /** @description Booked. */
            201: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminFunding"];
                };
            };
        };
    };
    listRules: {
        parameters: {
            query?: {
                /** @description How many, 25 by default */
                limit?: number;
                /** @description The nextCursor of the page before */
                cursor?: string;
                /** @description Rules that have a version in this state, each with the newest one in it; without it, the version that counts */
                state?: "draft" | "shadow" | "live" | "retired";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By name. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RulePage"];
                };
            };
        };
    };
    readRule: {
        parameters: {
            query: {
                ruleId: string;
                version?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest version first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleDetail"];
                };
            };
        };
    };
    listRuleFacts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every declared fact. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleFacts"];
                };
            };
        };
    };
    saveRule: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RuleSaveRequest"];
            };
        };
        responses: {
            /** @description The draft. */
            201: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleSaved"];
                };
            };
        };
    };
    shadowRule: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RuleTransitionRequest"];
            };
        };
        responses: {
            /** @description The version in its new state. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleTransitioned"];
                };
            };
            /** @description A second member of staff must agree. */
            202: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalNeeded"];
                };
            };
        };
    };
    promoteRule: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RuleTransitionRequest"];
            };
        };
        responses: {
            /** @description The version in its new state. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleTransitioned"];
                };
            };
            /** @description A second member of staff must agree. */
            202: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalNeeded"];
                };
            };
        };
    };
    retireRule: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RuleTransitionRequest"];
            };
        };
        responses: {
            /** @description The version in its new state. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleTransitioned"];
                };
            };
            /** @description A second member of staff must agree. */
            202: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalNeeded"];
                };
            };
        };
    };
    listApprovals: {
        parameters: {
            query?: {
                /** @description How many, 25 by default */
                limit?: number;
                /** @description The nextCursor of the page before */
                cursor?: string;
                state?: "pending" | "approved" | "rejected" | "expired";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Oldest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalPage"];
                };
            };
        };
    };
    decideApproval: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApprovalDecideRequest"];
            };
        };
        responses: {
            /** @description Decided. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Approval"];
                };
            };
        };
    };
    simulateRules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RuleSimulateRequest"];
            };
        };
        responses: {
            /** @description Nothing was decided. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleSimulation"];
                };
            };
        };
    };
    readBacktest: {
        parameters: {
            query: {
                backtestId: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Progress and, once finished, the result. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Backtest"];
                };
            };
        };
    };
    startBacktest: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BacktestRequest"];
            };
        };
        responses: {
            /** @description It runs. */
            202: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BacktestStarted"];
                };
            };
        };
    };
    cancelBacktest: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BacktestCancelRequest"];
            };
        };
        responses: {
            /** @description Cancelled, or what it was when it had ended already. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Backtest"];
                };
            };
        };
    };
    listAuthorizations: {
        parameters: {
            query?: {
                /** @description How many, 25 by default */
                limit?: number;
                /** @description The nextCursor of the page before */
                cursor?: string;
                cardId?: string;
                from?: string;
                to?: string;
                result?: "approved" | "partially_approved" | "declined";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminAuthorizationPage"];
                };
            };
        };
    };
    readAuthorization: {
        parameters: {
            query: {
                authorizationId: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description With every value the decision read. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminAuthorizationDetail"];
                };
            };
        };
    };
    listExceptionRequests: {
        parameters: {
            query?: {
                /** @description How many, 25 by default */
                limit?: number;
                /** @description The nextCursor of the page before */
                cursor?: string;
                status?: "pending" | "granted" | "refused" | "used" | "expired" | "cancelled";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Oldest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminExceptionPage"];
                };
            };
        };
    };
    decideException: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExceptionDecideRequest"];
            };
        };
        responses: {
            /** @description Decided. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminException"];
                };
            };
        };
    };
    readExceptionPolicy: {
        parameters: {
            query?: {
                version?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest version first, or the one asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExceptionPolicy"];
                };
            };
        };
    };
    changeExceptionPolicy: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExceptionPolicyChangeRequest"];
            };
        };
        responses: {
            /** @description A second member of staff must agree. */
            202: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalNeeded"];
                };
            };
        };
    };
    listCases: {
        parameters: {
            query?: {
                /** @description How many, 25 by default */
                limit?: number;
                /** @description The nextCursor of the page before */
                cursor?: string;
                status?: "open" | "in_progress" | "snoozed" | "closed";
                /** @description An id, or "none" */
                assignee?: string;
                /** @description Cases about this card, person, account or payment */
                subjectId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Oldest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CasePage"];
                };
            };
        };
    };
    createCase: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CaseCreateRequest"];
            };
        };
        responses: {
            /** @description The case. */
            201: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
        };
    };
    updateCase: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CaseUpdateRequest"];
            };
        };
        responses: {
            /** @description The case. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
        };
    };
    listCardsForStaff: {
        parameters: {
            query?: {
                /** @description How many, 25 by default */
                limit?: number;
                /** @description The nextCursor of the page before */
                cursor?: string;
                accountId?: string;
                userId?: string;
                cardId?: string;
                status?: "pending" | "active" | "frozen" | "closed";
                last4?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminCardPage"];
                };
            };
        };
    };
    freezeCardByStaff: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AdminCardActionRequest"];
            };
        };
        responses: {
            /** @description The frozen card. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminCard"];
                };
            };
        };
    };
    unfreezeCardByStaff: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AdminCardActionRequest"];
            };
        };
        responses: {
            /** @description The card. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminCard"];
                };
            };
        };
    };
    setAccountCeiling: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AdminCeilingRequest"];
            };
        };
        responses: {
            /** @description The controls and the ceiling. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountControls"];
                };
            };
        };
    };
    listReconciliationRuns: {
        parameters: {
            query?: {
                /** @description How many, 25 by default */
                limit?: number;
                /** @description The nextCursor of the page before */
                cursor?: string;
                /** @description `books`: the tables of the books with each other. `issuer`: what the issuer booked with what is booked here */
                kind?: "books" | "issuer";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReconciliationRunPage"];
                };
            };
        };
    };
    listReconciliationBreaks: {
        parameters: {
            query?: {
                /** @description How many, 25 by default */
                limit?: number;
                /** @description The nextCursor of the page before */
                cursor?: string;
                state?: "open" | "accepted" | "closed";
                check?: "balance_is_transfers" | "held_is_hold_transfers" | "held_is_holds" | "posted_is_clearings" | "sequence_is_decisions" | "lent_is_disputes" | "dispute_steps_moved" | "facts_have_keys" | "clearing_not_here" | "clearing_not_at_issuer" | "clearing_amount" | "clearing_currency" | "clearing_card" | "clearing_unreadable";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Oldest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReconciliationBreakPage"];
                };
            };
        };
    };
    acceptReconciliationBreak: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BreakAcceptRequest"];
            };
        };
        responses: {
            /** @description The accepted break. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReconciliationBreak"];
                };
            };
        };
    };
    runReconciliation: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own key for this request, 1 to 255 visible ASCII characters. The same key and body get the stored answer. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReconciliationRunRequest"];
            };
        };
        responses: {
            /** @description It is in the list of runs. */
            202: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReconciliationRunOrdered"];
                };
            };
        };
    };
    receiveStripeEvent: {
        parameters: {
            query?: never;
            header?: {
                /** @description Timestamp and HMAC of the raw body. */
                "Stripe-Signature"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Taken; for a real-time authorization the decision. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        approved?: boolean;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    receiveMarqetaEvent: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Approved, or taken. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    receiveKycEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Taken. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readLiveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Live"];
                };
            };
        };
    };
    readReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Everything it needs is there. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
    readKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A JSON Web Key Set (RFC 7517). */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        keys: ({
                            kty: string;
                        } & {
                            [key: string]: unknown;
                        })[];
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    readAppleAssociation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As Apple describes it; empty where no app is set. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        applinks: {
                            details: ({
                                appIDs: string[];
                            } & {
                                [key: string]: unknown;
                            })[];
                        };
                        webcredentials: {
                            apps: string[];
                        };
                    };
                };
            };
        };
    };
    readAssetLinks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Statements as Google describes them; empty where no app is set. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        relation: string[];
                        target: {
                            namespace: string;
                            package_name: string;
                            sha256_cert_fingerprints: string[];
                        };
                    }[];
                };
            };
        };
    };
    readDocs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    readOpenApi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        openapi: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
}
