/** Whose session it is. The gateway writes it after it has checked the session, and removes it from what comes in. */
export const CUSTOMER = "x-customer";
