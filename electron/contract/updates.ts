/**
 * Where an update stands.
 * - `off`: no feed was packed with this build, so nothing is asked
 * - `available`: there is a newer version; `mayInstall` false: the app cannot prove and replace this kind of
 *   installation, so the user fetches the new version where this one came from
 * - `downloading`: `percent` of it is here, a whole number
 * - `ready`: downloaded and proven; installed when the user says so
 */
export type UpdateState =
  | { readonly kind: 'off' | 'unknown' | 'newest' }
  | { readonly kind: 'downloading'; readonly percent: number }
  | { readonly kind: 'available'; readonly version: string; readonly mayInstall: boolean }
  | { readonly kind: 'ready'; readonly version: string };
