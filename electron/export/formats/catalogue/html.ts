import { createExportText } from '../../../contract/messages/export.ts';
import { escapeHtml, htmlPage, sourceHash } from '../html-page.ts';
import type { ListedFile, ListRows } from './listed-file.ts';
import { inUtc, videoOf } from './listed-file.ts';

const style = `:root{color-scheme:light dark;--line:color-mix(in srgb,currentColor 14%,transparent)}
*{box-sizing:border-box}body{margin:0;font:14px/1.45 system-ui,sans-serif}
header{position:sticky;top:0;display:flex;gap:12px;align-items:center;padding:12px 20px;background:Canvas;border-bottom:1px solid var(--line)}
h1{margin:0;font-size:16px}input{flex:1;min-width:0;max-width:360px;padding:6px 10px;font:inherit;border:1px solid var(--line);border-radius:6px}
audio{height:32px;margin-left:auto}ul{margin:0;padding:0 0 40px;list-style:none}
button{display:grid;grid-template-columns:1fr auto;gap:2px 16px;width:100%;padding:10px 20px;border:0;border-bottom:1px solid var(--line);background:none;color:inherit;font:inherit;text-align:start;cursor:pointer}
button:hover,button[aria-current=true]{background:color-mix(in srgb,AccentColor 14%,transparent)}
li{display:flex}li button{flex:1}li a{padding:10px 20px;color:inherit}footer{padding:0 20px 20px;opacity:.68}small{opacity:.68}p{padding:20px}b{font-weight:500;overflow-wrap:anywhere}`;

const script = `'use strict';
const clips=JSON.parse(document.getElementById('clips').textContent);
const list=document.querySelector('ul'),find=document.querySelector('input'),sound=document.querySelector('audio'),more=document.querySelector('p');
let hits=clips,shown=0,current=-1;
const address=(path)=>path.split('/').map(encodeURIComponent).join('/');
function play(at){if(!hits[at])return;current=at;sound.src=address(hits[at].path);sound.play().catch(()=>undefined);
while(shown<=at)add();for(const one of list.querySelectorAll('button')){const playing=Number(one.dataset.at)===at;one.setAttribute('aria-current',String(playing));if(playing)one.scrollIntoView({block:'nearest'});}}
function add(){const end=Math.min(hits.length,shown+200);for(;shown<end;shown+=1){const at=shown,clip=hits[at];
const item=document.createElement('li'),one=document.createElement('button'),title=document.createElement('b'),time=document.createElement('small'),facts=document.createElement('small');
title.textContent=clip.prompt||clip.path;title.dir='auto';time.textContent=clip.time;facts.textContent=clip.facts;one.dataset.at=String(at);
one.append(title,time,facts);one.addEventListener('click',()=>play(at));item.append(one);
if(clip.video){const link=document.createElement('a');link.href=address(clip.video);link.target='_blank';link.textContent=list.dataset.video;item.append(link);}list.append(item);}
more.hidden=hits.length>0;}
function search(){const text=find.value.trim().toLocaleLowerCase();hits=text===''?clips:clips.filter((clip)=>(clip.prompt+' '+clip.facts).toLocaleLowerCase().includes(text));
shown=0;current=-1;list.replaceChildren();add();}
find.addEventListener('input',search);sound.addEventListener('ended',()=>play(current+1));
addEventListener('scroll',()=>{if(innerHeight+scrollY>document.documentElement.scrollHeight-800&&shown<hits.length)add();});add();`;

/** Where the clips stand in the page; no text of it has a control character. */
const clipsGoHere = '\0';

/**
 * A page, called by a name, that lists and plays an export from `file://`, with no app and no network. What came from
 * elsewhere is in a JSON block that cannot be left, and shown as text only.
 */
export function pageRows(name: string): ListRows {
  const text = createExportText().of;
  const title = escapeHtml(name === '' ? text('page-title') : name.replaceAll(clipsGoHere, ''));
  const [search, nothing, video, dates] = (
    ['page-search', 'page-nothing-found', 'page-video', 'page-dates'] as const
  ).map((key) => escapeHtml(text(key)));
  const page = htmlPage({
    title,
    style,
    sources: ["media-src 'self' file:", `script-src '${sourceHash(script)}'`],
    body: `<header><h1>${title}</h1><input type="search" placeholder="${search}" aria-label="${search}"><audio controls></audio></header>
<ul data-video="${video}"></ul><p hidden>${nothing}</p><footer>${dates}</footer>
<script type="application/json" id="clips">[${clipsGoHere}]</script>
<script>${script}</script>`,
  });
  const [head = '', tail = ''] = page.split(clipsGoHere);
  return { head, row, between: ',', tail };
}

function row({ entry, clip }: ListedFile): string {
  const shown = {
    path: entry.path,
    prompt: clip?.prompt ?? '',
    time: clip?.duration == null ? '' : shownLength(clip.duration),
    video: videoOf(entry) ?? '',
    facts: [clip?.voiceName, clip?.language, clip ? inUtc(clip.createdAt).slice(0, 10) : '']
      .filter(Boolean)
      .join(' · '),
  };
  return JSON.stringify(shown).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** As the app shows lengths: to the nearest second. */
function shownLength(duration: number): string {
  const seconds = Math.round(duration);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
