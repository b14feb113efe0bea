/** A line of a menu. */
export type MenuEntry =
  | {
      readonly name: string;
      /** The shortcut that does the same. */
      readonly key?: string;
      readonly disabled?: boolean;
      /** Of a choice: whether it is the one that holds. */
      readonly checked?: boolean;
      readonly run: () => void;
    }
  | { readonly heading: string }
  | 'line';
