/** The largest text of an id's characters before an id. Ids have only characters below `~`, so none lies between. */
export function textBefore(id: string): string {
  const last = id.charCodeAt(id.length - 1);
  return `${id.slice(0, -1)}${String.fromCharCode(last - 1)}~`;
}
