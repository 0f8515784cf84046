/** Where the stand-in is: its base URL ends in this. */
export const prefix = '/chingchingpay/gateway';
