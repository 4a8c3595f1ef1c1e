/** The fictional school of the sandbox: its accounts and credentials. Invented, fixed and worth nothing outside it. */
export const sandboxSchool = {
  name: 'Thistlewick Primary',
  facebook: {
    pageId: '104217009930011',
    pageName: 'Thistlewick Primary School',
    pageToken: 'sandbox-page-token',
    /** A person's token where the page's belongs: reads no comments and may write nothing (platforms.md F4). */
    userToken: 'sandbox-user-token',
    appId: '880012345678901',
    appSecret: 'sandbox-app-secret',
    verifyToken: 'sandbox-verify-token',
  },
  x: {
    userId: '1500000000000000001',
    handle: 'ThistlewickPri',
    name: 'Thistlewick Primary',
    /** OAuth 2.0 user token: may do all that the school's account may. */
    accessToken: 'sandbox-x-user-token',
    /** App-only token: reads, nothing else. */
    appBearer: 'sandbox-x-app-token',
    /** The app for OAuth 2.0: who connects an account in the browser gets tokens of its own, which end and rotate. */
    oauth2: { clientId: 'sandbox-x-client-id', clientSecret: 'sandbox-x-client-secret' },
    /** OAuth 1.0a; signatures are checked. */
    oauth1: {
      appKey: 'sandbox-x-app-key',
      appSecret: 'sandbox-x-app-secret',
      accessToken: '1500000000000000001-sandbox',
      accessSecret: 'sandbox-x-access-secret',
    },
  },
} as const;
