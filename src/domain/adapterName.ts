/** What an adapter may be called: it is a folder's name, and follows a `+` in a model's. */
export const ADAPTER_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
