/**
 * Characters that would steer a terminal or hide text: control characters (C0, DEL, C1), line and paragraph
 * separators, and the marks that turn the direction of writing around.
 */
const steering = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Text from elsewhere on one line, safe to print: line breaks and tabs become spaces, other steering characters `\u…`. */
export function plainText(text: string): string {
  return text.replace(/[\r\n\t]+/g, ' ').replace(steering, escaped);
}

/** The same but for the line breaks between the fields of a document. */
const steeringInJson =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** A JSON text that is safe to print: JSON escapes C0 by itself, the rest is escaped here. The meaning stays the same. */
export function plainJsonText(json: string): string {
  return json.replace(steeringInJson, escaped);
}

/** One JSON document that is safe to print. */
export function plainJson(value: unknown): string {
  return plainJsonText(JSON.stringify(value, null, 2));
}
