import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge } from './contract/bridge.ts';
import { eventChannel, requestChannel } from './contract/bridge.ts';

const bridge: Bridge = {
  request: (name, input) => ipcRenderer.invoke(requestChannel, name, input),
  on(name, listener) {
    const forward = (_event: unknown, sentName: unknown, payload: Parameters<typeof listener>[0]) => {
      if (sentName === name) listener(payload);
    };
    ipcRenderer.on(eventChannel, forward);
    return () => ipcRenderer.removeListener(eventChannel, forward);
  },
};

contextBridge.exposeInMainWorld('voicekeep', bridge);
