import { describe, expect, it } from 'vitest';
import type { ListedClip } from '../../../../electron/contract/listed-clip.ts';
import type { AccountListing } from '../../../../electron/stablecog/listing/account-listing.ts';
import { assertSameAccount } from '../../../../electron/stablecog/listing/account-match.ts';

const { signal } = new AbortController();

const clipsOf = (ids: readonly string[]) => ids.map((id) => ({ id }) as ListedClip);

function pageOf(ids: readonly string[], more = false): AccountListing['newest'] {
  return { clips: clipsOf(ids), totalCount: null, oldestMicros: more ? 1 : null, readable: true };
}

function check(options: {
  readonly library: readonly string[];
  readonly gone?: readonly string[];
  readonly first: AccountListing['newest'];
  /** What the service lists at a clip's own time. */
  readonly listed?: readonly string[];
  readonly emptyIsOther?: boolean;
}) {
  const { library, gone = [], listed = [] } = options;
  const asked: number[] = [];
  const outcome = assertSameAccount({
    client: {
      async clipsAt(createdAtMicros) {
        asked.push(createdAtMicros);
        return clipsOf(listed);
      },
    },
    library: {
      newest: async () => library.map((id, at) => ({ id, createdAtMicros: 1_700_000_000_000_000 - at })),
      ids: async () => [...library, ...gone],
    },
    listing: { newest: options.first },
    emptyIsOther: options.emptyIsOther ?? false,
    signal,
  });
  return { outcome, asked };
}

describe('whether a key belongs to the account of a library', () => {
  it('is plain when one of its newest clips is on the first page, with no further request', async () => {
    const { outcome, asked } = check({ library: ['a', 'b'], first: pageOf(['z', 'b']) });
    await expect(outcome).resolves.toBeUndefined();
    expect(asked).toEqual([]);
  });

  it('does not matter to a library that holds nothing', async () => {
    await expect(check({ library: [], first: pageOf(['a']) }).outcome).resolves.toBeUndefined();
  });

  it('is found out for an account with a whole page of news by asking for clips at their own times', async () => {
    const { outcome, asked } = check({
      library: ['a', 'b'],
      first: pageOf(['y', 'z'], true),
      listed: ['a'],
    });
    await expect(outcome).resolves.toBeUndefined();
    expect(asked).toEqual([1_700_000_000_000_000]);
  });

  it('is not so when none of its clips is listed anywhere', async () => {
    const { outcome, asked } = check({ library: ['a', 'b', 'c', 'd'], first: pageOf(['y', 'z'], true) });
    await expect(outcome).rejects.toMatchObject({ code: 'key-other-account' });
    expect(asked).toHaveLength(3);
  });

  it('is told by clips that are gone from the service, too', async () => {
    await expect(check({ library: [], gone: ['a'], first: pageOf(['a']) }).outcome).resolves.toBeUndefined();
    await expect(check({ library: [], gone: ['a'], first: pageOf(['z']) }).outcome).rejects.toMatchObject({
      code: 'key-other-account',
    });
  });

  it('is taken for granted of an account that lists nothing, unless the key is new', async () => {
    const first = pageOf([]);
    await expect(check({ library: ['a'], first }).outcome).resolves.toBeUndefined();
    await expect(check({ library: ['a'], first, emptyIsOther: true }).outcome).rejects.toMatchObject({
      code: 'key-other-account',
    });
    await expect(check({ library: [], first, emptyIsOther: true }).outcome).resolves.toBeUndefined();
  });
});
