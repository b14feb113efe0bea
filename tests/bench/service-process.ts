import { accountOf, makeAccount, makeStressAccount } from '../fakes/account.ts';
import { startFakeService } from '../fakes/service.ts';

/** What the stand-in service of a benchmark is started with. */
export interface ServiceProcessOptions {
  /** `even`: times a second apart. `real`: the proportions of real accounts. `stress`: with ties and rows without output. */
  readonly kind: 'even' | 'real' | 'stress';
  readonly voiceovers: number;
  /** Milliseconds that the audio host waits before each answer. */
  readonly audioLatency: number;
  /** Milliseconds that the API needs for a page, and for a count. */
  readonly apiLatency?: { readonly page: number; readonly count: number };
}

export interface ServiceProcessAnswer {
  readonly apiUrl: string;
  readonly key: string;
  /** Every clip's address. */
  readonly audioUrls: readonly string[];
  /** Bytes of all clips. */
  readonly bytes: number;
}

const options = JSON.parse(process.argv[2] ?? '{}') as ServiceProcessOptions;
const account =
  options.kind === 'even'
    ? accountOf(
        Array.from({ length: options.voiceovers }, (_, number) => ({ createdAtMicros: number * 1_000_003 })),
      )
    : (options.kind === 'real' ? makeAccount : makeStressAccount)({
        seed: 3,
        voiceovers: options.voiceovers,
      });
let bytes = 0;
for (const { id } of account.outputs) {
  bytes += account.bytes(id).length;
  account.sha256(id); // made now, so that no client waits for it
}
const service = await startFakeService({
  account,
  audioLatency: options.audioLatency,
  ...(options.apiLatency ? { apiLatency: options.apiLatency } : {}),
});
process.send?.({
  apiUrl: service.apiUrl,
  key: service.key,
  audioUrls: account.outputs.map(({ audioFile }) => `${service.audioUrl}/${audioFile}`),
  bytes,
} satisfies ServiceProcessAnswer);
process.once('disconnect', () => process.exit(0));
