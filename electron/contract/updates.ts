/**
 * Where an update stands.
 * - `off`: no feed was packed with this build, so nothing is asked
 * - `available`: there is a newer version; `mayInstall` false: only a signed one is installed by the app, and this
 *   build's feed offers none that the system can prove, so the user fetches it where this one came from
 * - `ready`: downloaded and proven; installed when the user says so
 */
export type UpdateState =
  | { readonly kind: 'off' | 'unknown' | 'newest' | 'downloading' }
  | { readonly kind: 'available'; readonly version: string; readonly mayInstall: boolean }
  | { readonly kind: 'ready'; readonly version: string };
