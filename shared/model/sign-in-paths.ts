/** Where a provider sends people back to after they signed in there, and after they signed out. */
export const SIGN_IN_PATHS = { callback: '/sign-in/callback', signedOut: '/signed-out' } as const;
