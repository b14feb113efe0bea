import type { ErrorReport } from '../../electron/contract/errors.ts';

/** The part of the page where something was asked for, and so where it is said how that went. */
export type NoticeArea = 'list' | 'details' | 'collections' | 'view' | 'dialog' | 'player';

/** A sentence about something that went wrong, or not as far as was asked. */
export interface PageNotice {
  readonly area: NoticeArea;
  /** What is read or saved again and again; null for something that the user did. */
  readonly subject: string | null;
  readonly text: string;
  /** Something went wrong; otherwise it is worth knowing. */
  readonly failed: boolean;
  /** What can be done now, such as the way back of what was done; absent where something went wrong. */
  readonly action?: NoticeAction;
}

/** A button beside a sentence. */
export interface NoticeAction {
  readonly name: string;
  readonly run: () => void;
}

/** Time (ms) that the way back is offered for. */
const offered = 20_000;

/** The part that is always on the page: what belongs to one that is not shown is said there. */
const alwaysShown: NoticeArea = 'player';

/** What went wrong, said where it was asked for until it is no longer so. */
export class Notices {
  #all = $state.raw<readonly PageNotice[]>([]);
  readonly #shown: NoticeArea[] = [];
  readonly #explain: (error: unknown) => string;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `explain` writes whatever was thrown for a person. */
  constructor(explain: (error: unknown) => string) {
    this.#explain = explain;
  }

  in(area: NoticeArea): readonly PageNotice[] {
    return this.#all.filter((notice) => notice.area === area);
  }

  /** Does what the user asked for in an area. Answers whether it worked; a failure stands there until the next try. */
  async attempt(area: NoticeArea, work: () => Promise<unknown>): Promise<boolean> {
    this.#drop((notice) => notice.area === this.#shownArea(area) && notice.subject === null);
    return this.#run(area, null, work);
  }

  /** Does what the page does by itself, over and over. A failure stands there until it works again. */
  async keepTrying(area: NoticeArea, subject: string, work: () => Promise<unknown>): Promise<boolean> {
    const worked = await this.#run(area, subject, work);
    if (worked) this.worksAgain(subject);
    return worked;
  }

  /** Says what was thrown. */
  fail(area: NoticeArea, subject: string | null, error: unknown): void {
    this.say(area, this.#explain(error), { subject, failed: true });
  }

  /** Says a sentence. */
  say(
    area: NoticeArea,
    text: string,
    { subject = null, failed = false }: Partial<Pick<PageNotice, 'subject' | 'failed'>> = {},
  ): void {
    const shown = this.#shownArea(area);
    this.#drop((notice) => notice.area === shown && (notice.subject === subject || notice.text === text));
    this.#all = [...this.#all, { area: shown, subject, text, failed }];
  }

  /** Says what was done, with the way back, for a while or until something else was done. */
  offerUndo(text: string, action: NoticeAction): void {
    this.withdrawUndo();
    const notice: PageNotice = { area: alwaysShown, subject: 'undo', text, failed: false, action };
    this.#all = [...this.#all, notice];
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.dismiss(notice), offered);
  }

  /** What was done last has no way back any more. */
  withdrawUndo(): void {
    this.#drop((notice) => notice.subject === 'undo');
  }

  /** Says what the person may want to do, until they have read it. */
  offer(text: string, action: NoticeAction): void {
    this.#drop((notice) => notice.text === text);
    this.#all = [...this.#all, { area: alwaysShown, subject: text, text, failed: false, action }];
  }

  worksAgain(subject: string): void {
    this.#drop((notice) => notice.subject === subject);
  }

  dismiss(notice: PageNotice): void {
    this.#drop((other) => other === notice);
  }

  /** Another library is open: nothing that was said is about it. */
  reset(): void {
    this.#drop(() => true);
  }

  /** An area comes onto the page; the function that is returned takes it off, with all that it says. */
  show(area: NoticeArea): () => void {
    this.#shown.push(area);
    return () => {
      this.#shown.splice(this.#shown.indexOf(area), 1);
      if (!this.#shown.includes(area)) this.#drop((notice) => notice.area === area);
    };
  }

  async #run(area: NoticeArea, subject: string | null, work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      this.fail(area, subject, error);
      return false;
    }
  }

  #shownArea(area: NoticeArea): NoticeArea {
    return this.#shown.includes(area) ? area : alwaysShown;
  }

  #drop(which: (notice: PageNotice) => boolean): void {
    if (this.#all.some(which)) this.#all = this.#all.filter((notice) => !which(notice));
  }
}

/** Writes a report as a sentence. */
export type Explain = (report: ErrorReport) => string;
