(function () {
  'use strict';
  // The largest file that is read is 128 MiB; one byte more shows that a file is larger.
  var MOST = (128 << 20) + 1;
  // What a folder that is dropped is searched for; a file that is dropped by itself is always tried.
  var ENDINGS = /\.(txt|tsv|csv|md|pdf|docx|docm|xlsx|xlsm|xls|ods|odt|html?|mhtml?|doc|wps|et|rtf|ofd)$/i;
  var WORDS = {
    zh: {
      title: '预决算公开核对',
      private: '文件只在本机的浏览器里核对，不上传，不联网，断网也能用；原文件不会改动。',
      drop: '把要公开的预算或决算文件拖到这里，或点这里选择',
      choose: '选择文件夹',
      folder: '浏览器不能打开拖来的文件夹；请点“选择文件夹”，或把其中的文件选中拖来',
      kinds: '可以一次放入多份，也可以放入文件夹：docx、doc、wps、odt、rtf、xlsx、xls、et、ods、pdf、ofd、网页、csv、md、txt',
      together: '全部文件：',
      page: '网页报告',
      sheet: '核对单',
      marked: '标注副本',
      show: '查看',
      remove: '移除',
      clear: '清空',
      prior: '对照',
      none: '不对照',
      loading: '正在准备，请稍候',
      working: '正在核对，还有 {n} 份',
      done: '已核对 {n} 份', undone: '{n} 份未能核对',
      waiting: '等待核对',
      errors: '{n} 个错误', warnings: '{n} 个警告', notes: '{n} 个提示',
      clean: '没有发现问题',
      unchecked: '没有可以核对的内容',
      failed: '未能核对',
      figures: '{0} 个数字，{1} 个已核对，{2} 个未核对',
      time: '用时 {n} 秒',
      joined: '表和说明分成两个文件：{why}，作为同一份公开核对',
      ambiguous: '只有表或只有情况说明，可与它合并的不止一份，没有合并；请把同一份公开的两个文件单独放入',
      report: '核对报告：{name}',
      empty: '文件夹里没有可以核对的文件',
      unopened: '无法打开文件，可能已移动或正被占用；请重新放入',
      broken: '核对这份文件时程序出错{said}；请另存一份后再试，其他文件不受影响',
      old: '这个浏览器不能运行核对程序；请用较新的 Chrome、Edge、Firefox、Safari 或 360、QQ 浏览器的极速模式打开',
      all: '全部', suffix: { page: '-核对', sheet: '-核对单', marked: '-标注', json: '-核对' }
    },
    en: {
      title: 'Budget disclosure check',
      private: 'Documents are checked in the browser of this machine: nothing is uploaded, no connection is made, and the files are not changed.',
      drop: 'Drop budgets or final accounts here, or click to choose',
      choose: 'Choose a folder',
      folder: 'The browser cannot open a folder that is dropped: click "Choose a folder", or drop the files in it',
      kinds: 'Several at once, or a folder: docx, doc, wps, odt, rtf, xlsx, xls, et, ods, pdf, ofd, web pages, csv, md, txt',
      together: 'All documents:',
      page: 'Page',
      sheet: 'Review sheet',
      marked: 'Marked copy',
      show: 'Show',
      remove: 'Remove',
      clear: 'Clear',
      prior: 'Compare with',
      none: 'nothing',
      loading: 'Getting ready',
      working: 'Checking, {n} left',
      done: '{n} checked', undone: '{n} not checked',
      waiting: 'waiting',
      errors: '{n} error(s)', warnings: '{n} warning(s)', notes: '{n} note(s)',
      clean: 'nothing found',
      unchecked: 'nothing could be checked',
      failed: 'not checked',
      figures: '{0} figures, {1} checked, {2} unchecked',
      time: '{n} s',
      joined: 'Tables and narrative in two files: {why}; checked as one disclosure',
      ambiguous: 'Tables or narrative only, and more than one file could be the rest: not joined; drop the two files of one disclosure by themselves',
      report: 'Report: {name}',
      empty: 'The folder holds no file that can be checked',
      unopened: 'The file cannot be opened; it may have been moved or be in use: drop it again',
      broken: 'The checker failed on this document{said}; save a fresh copy and try again. Other documents are not affected',
      old: 'This browser cannot run the checker: use a recent Chrome, Edge, Firefox or Safari',
      all: 'all', suffix: { page: '-report', sheet: '-review', marked: '-marked', json: '-report' }
    }
  };
  var lang = 'zh', documents = [], number = 0, shown = null, address = null, queue = [], busy = false, unready = 'loading', round = 0;
  var at = function (id) { return document.getElementById(id); };
  var list = at('list'), drop = at('drop'), view = at('view'), frame = at('report'), all = at('all'), state = at('state');

  function say(key, values) {
    return WORDS[lang][key].replace(/\{(\w+)\}/g, function (_, name) { return values[name]; });
  }

  // ---- the checker

  var worker = null, waiting = new Map(), asked = 0;

  function bytesOf(text) {
    var binary = atob(text.trim()), bytes = new Uint8Array(binary.length);
    for (var i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
    return bytes;
  }

  function post(message, transfer) {
    return new Promise(function (resolve) {
      message.id = ++asked;
      waiting.set(message.id, resolve);
      worker.postMessage(message, transfer);
    });
  }

  async function start() {
    try {
      worker = new Worker(URL.createObjectURL(new Blob([at('worker').textContent], { type: 'text/javascript' })));
      worker.onmessage = function (event) {
        var resolve = waiting.get(event.data.id);
        waiting.delete(event.data.id);
        if (resolve) resolve(event.data);
      };
      var failed = new Promise(function (resolve) { worker.onerror = function () { resolve({ broken: true }); }; });
      var program = bytesOf(at('program').textContent);
      at('program').remove();
      var ready = await Promise.race([post({ program: program }, [program.buffer]), failed]);
      unready = ready.broken ? 'old' : null;
    } catch (error) {
      unready = 'old';
    }
    tell();
    work();
  }

  // Asks about some documents; the bytes of a file are read when they are needed and kept nowhere.
  async function ask(want, some, more) {
    var files = [], described = [];
    var take = async function (file) {
      var bytes = await file.slice(0, MOST).arrayBuffer();
      files.push(bytes);
      return { name: file.shown, length: bytes.byteLength };
    };
    try {
      for (var d of some) {
        var own = [], prior = [];
        for (var file of d.files) own.push(await take(file));
        for (var other of d.prior) prior.push(await take(other));
        described.push(Object.assign({ files: own, prior: prior }, more));
      }
    } catch (error) {
      return { unopened: true };
    }
    var now = new Date(), p = function (n) { return String(n).padStart(2, '0'); };
    var day = lang === 'zh' ? now.getFullYear() + '年' + (now.getMonth() + 1) + '月' + now.getDate() + '日'
      : now.getFullYear() + '-' + p(now.getMonth() + 1) + '-' + p(now.getDate());
    return post({ head: { want: want, lang: lang, day: day, now: now.getTime(), documents: described }, files: files }, files);
  }

  function trouble(reply) {
    if (reply.unopened) return say('unopened');
    if (reply.broken) return say('broken', { said: reply.said ? (lang === 'zh' ? '（' + reply.said + '）' : ' (' + reply.said + ')') : '' });
    return null;
  }

  // ---- documents

  function add(files) {
    files.forEach(function (file) {
      var d = { id: ++number, files: [file], prior: [], outcome: null, since: 0, took: 0 };
      documents.push(d);
      queue.push(d);
    });
    draw();
    work();
  }

  function again(some) {
    some.forEach(function (d) {
      d.outcome = null;
      if (!queue.includes(d)) queue.push(d);
    });
    draw();
    work();
  }

  async function work() {
    if (busy || unready) return;
    busy = true;
    while (queue.length) {
      var d = queue.shift(), before = round;
      if (!documents.includes(d)) continue;
      d.since = performance.now();
      tell();
      var reply = await ask('page', [d]);
      // The language was changed meanwhile: the question is asked again.
      if (before !== round) continue;
      var wrong = trouble(reply);
      d.outcome = wrong ? { failed: wrong, name: d.files[0].shown } : reply.answer.documents[0];
      d.page = wrong || d.outcome.failed ? null : new Blob([reply.file], { type: 'text/html;charset=utf-8' });
      d.took = performance.now() - d.since;
      draw();
      if (shown === d) show(d, false);
      if (!shown && d.page) show(d, false);
      if (!queue.length) await join();
    }
    busy = false;
    tell();
  }

  // Tables and narrative in two files are one disclosure, as they are for the command in a folder.
  async function join() {
    var halves = documents.filter(function (d) { return d.outcome && d.outcome.half && d.files.length === 1; });
    if (halves.length < 2 || !halves.some(function (d) { return !d.asked; })) return;
    halves.forEach(function (d) { d.asked = true; });
    var reply = await ask('pairs', halves);
    if (!reply.answer) return;
    reply.answer.ambiguous.forEach(function (n) { halves[n].said = 'ambiguous'; });
    reply.answer.pairs.forEach(function (pair) {
      var tables = halves[pair[0]], narrative = halves[pair[1]];
      tables.files.push(narrative.files[0]);
      tables.joined = { zh: pair[2], en: pair[3] };
      tables.outcome = null;
      documents = documents.filter(function (d) { return d !== narrative; });
      if (shown === narrative) shown = tables;
      queue.push(tables);
    });
    draw();
  }

  // ---- what is seen

  function element(name, className, text) {
    var made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function button(text, does, className) {
    var made = element('button', className, text);
    made.type = 'button';
    made.addEventListener('click', does);
    return made;
  }

  function tell() {
    var left = queue.length + (busy ? 1 : 0);
    var counts = [['done', function (d) { return d.page; }], ['undone', function (d) { return d.outcome && d.outcome.failed; }]]
      .map(function (kind) { return [kind[0], documents.filter(kind[1]).length]; })
      .filter(function (kind) { return kind[1]; })
      .map(function (kind) { return say(kind[0], { n: kind[1] }); });
    state.textContent = unready ? say(unready) : left ? say('working', { n: left }) : counts.join(lang === 'zh' ? '，' : ', ');
    document.documentElement.dataset.state = unready || (left ? 'working' : 'idle');
  }

  function draw() {
    list.textContent = '';
    documents.forEach(function (d) { list.appendChild(card(d)); });
    drop.classList.toggle('empty', !documents.length);
    all.hidden = !documents.length;
    all.querySelectorAll('[data-want]').forEach(function (b) { b.hidden = documents.length < 2; });
    all.querySelector('span').hidden = documents.length < 2;
    tell();
  }

  function card(d) {
    var li = element('li'), head = element('p', 'head'), o = d.outcome;
    head.appendChild(element('span', 'name', d.files.map(function (f) { return f.shown; }).join(' + ')));
    li.appendChild(head);
    if (d === shown) li.classList.add('shown');
    if (!o) {
      head.appendChild(element('span', 'count note', say('waiting')));
      return li;
    }
    li.dataset.took = Math.round(d.took);
    if (o.failed) {
      li.classList.add('error');
      head.appendChild(element('span', 'count error', say('failed')));
      li.appendChild(element('p', 'why', o.failed));
    } else {
      var f = o.findings, worst = f[0] ? 'error' : f[1] ? 'warning' : f[2] ? 'note' : o.unchecked ? 'warning' : 'clean';
      li.classList.add(worst);
      [['error', 'errors', f[0]], ['warning', 'warnings', f[1]], ['note', 'notes', f[2]]].forEach(function (kind) {
        if (kind[2]) head.appendChild(element('span', 'count ' + kind[0], say(kind[1], { n: kind[2] })));
      });
      if (o.unchecked) head.appendChild(element('span', 'count warning', say('unchecked')));
      else if (!(f[0] + f[1] + f[2])) head.appendChild(element('span', 'count clean', say('clean')));
      if (o.warned) li.appendChild(element('p', 'why', o.warned));
      li.appendChild(element('p', 'identity', o.identity));
      li.appendChild(element('p', 'time', say('figures', o.figures) + (lang === 'zh' ? '；' : '; ') + say('time', { n: (d.took / 1000).toFixed(2) })));
      if (d.joined) li.appendChild(element('p', 'said', say('joined', { why: d.joined[lang] })));
      if (d.said) li.appendChild(element('p', 'said', say(d.said)));
    }
    var does = element('div', 'does');
    if (d.page) {
      does.appendChild(button(say('show'), function () { show(d, true); }, 'main'));
      does.appendChild(button(say('page'), function () { save('page', [d], this); }));
      d.files.forEach(function (file, index) {
        var name = d.files.length > 1 ? say('marked') + ' ' + file.shown : say('marked');
        does.appendChild(button(name, function () { save('marked', [d], this, index); }));
      });
      does.appendChild(button(say('sheet'), function () { save('sheet', [d], this); }));
      does.appendChild(button('JSON', function () { save('json', [d], this); }));
      if (documents.length > 1) does.appendChild(comparison(d));
    }
    does.appendChild(button(say('remove'), function () { remove(d); }));
    li.appendChild(does);
    return li;
  }

  // Last year's disclosure, or the budget of the year that was settled, among the other documents.
  function comparison(d) {
    var label = element('label', '', say('prior')), select = element('select');
    select.appendChild(new Option(say('none'), ''));
    documents.forEach(function (other) {
      if (other !== d && other.page) select.appendChild(new Option(other.files[0].shown, other.id, false, d.prior[0] === other.files[0]));
    });
    select.addEventListener('change', function () {
      var other = documents.find(function (o) { return String(o.id) === select.value; });
      d.prior = other ? other.files.slice() : [];
      again([d]);
    });
    label.appendChild(select);
    return label;
  }

  function remove(d) {
    documents = documents.filter(function (o) { return o !== d; });
    if (shown === d) show(documents.find(function (o) { return o.page; }) || null, false);
    draw();
  }

  function show(d, scroll) {
    shown = d;
    view.hidden = !d || !d.page;
    if (address) URL.revokeObjectURL(address);
    address = null;
    if (!view.hidden) {
      address = URL.createObjectURL(d.page);
      frame.src = address;
      frame.title = at('shown').textContent = say('report', { name: d.files[0].shown });
      if (scroll) view.scrollIntoView({ behavior: 'smooth' });
    }
    Array.prototype.forEach.call(list.children, function (li, index) { li.classList.toggle('shown', documents[index] === d); });
  }

  async function save(want, some, from, index) {
    from.disabled = true;
    var reply = want === 'page' && some.length === 1 ? { answer: { ending: '.html' }, file: some[0].page } : await ask(want, some, { marked: index || 0 });
    from.disabled = false;
    var wrong = trouble(reply) || reply.answer.refused;
    if (wrong) {
      state.textContent = wrong;
      return;
    }
    var one = some.length === 1 ? some[0].files[index || 0].name.replace(/\.[^.]*$/, '') : WORDS[lang].all;
    var link = element('a');
    link.download = one + WORDS[lang].suffix[want] + reply.answer.ending;
    link.href = URL.createObjectURL(new Blob([reply.file]));
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 60000);
  }

  function words() {
    document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en';
    document.title = say('title');
    document.querySelectorAll('[data-w]').forEach(function (e) { e.textContent = say(e.dataset.w); });
    at('lang').textContent = lang === 'zh' ? 'English' : '中文';
    at('lang').lang = lang === 'zh' ? 'en' : 'zh-CN';
  }

  // ---- files in

  function named(file, path) {
    file.shown = path || file.webkitRelativePath || file.name;
    return file;
  }

  function isDocument(name) { return ENDINGS.test(name) && !/^[.~]/.test(name); }

  // What was dropped must be taken before anything is waited for. Handles come first: for a page from disk, some browsers give
  // entries of folders and then refuse to list them.
  async function dropped(data) {
    var items = Array.prototype.filter.call(data.items || [], function (item) { return item.kind === 'file'; });
    var folders = [], plain = [];
    items.forEach(function (item) {
      var entry = item.webkitGetAsEntry && item.webkitGetAsEntry();
      if (entry && entry.isDirectory) folders.push([entry, item.getAsFileSystemHandle && item.getAsFileSystemHandle()]);
      else plain.push(item.getAsFile());
    });
    if (!items.length) plain = Array.prototype.slice.call(data.files);
    var found = plain.filter(Boolean).map(function (file) { return named(file); }), inside = [];
    for (var folder of folders) {
      var handle = await Promise.resolve(folder[1]).catch(function () { return null; });
      try {
        if (handle) await inFolder(handle, handle.name, inside, 0); else await inEntry(folder[0], inside, 0);
      } catch (error) {
        state.textContent = say('folder');
        return;
      }
    }
    arrived(found, inside, folders.length > 0);
  }

  function arrived(found, inside, folder) {
    inside.sort(function (a, b) { return a.shown.localeCompare(b.shown, 'zh', { numeric: true }); });
    if (folder && !inside.length && !found.length) state.textContent = say('empty');
    else add(found.concat(inside));
  }

  async function inFolder(folder, path, found, depth) {
    for await (var one of folder.values()) {
      var name = path + '/' + one.name;
      if (one.kind === 'file' && isDocument(one.name)) found.push(named(await one.getFile(), name));
      else if (one.kind === 'directory' && depth < 16) await inFolder(one, name, found, depth + 1);
    }
  }

  async function inEntry(entry, found, depth) {
    if (entry.isFile) {
      if (isDocument(entry.name)) found.push(named(await new Promise(entry.file.bind(entry)), entry.fullPath.replace(/^\//, '')));
    } else if (depth < 16) {
      var reader = entry.createReader(), part;
      do {
        part = await new Promise(reader.readEntries.bind(reader));
        for (var one of part) await inEntry(one, found, depth + 1);
      } while (part.length);
    }
  }

  addEventListener('dragover', function (event) { event.preventDefault(); drop.classList.add('over'); });
  addEventListener('dragleave', function (event) { if (!event.relatedTarget) drop.classList.remove('over'); });
  addEventListener('drop', function (event) {
    event.preventDefault();
    drop.classList.remove('over');
    dropped(event.dataTransfer);
  });
  at('choose').addEventListener('change', function () {
    var files = Array.prototype.map.call(this.files, function (file) { return named(file); });
    this.value = '';
    add(files);
  });
  at('folder').addEventListener('change', function () {
    var files = Array.prototype.filter.call(this.files, function (file) { return isDocument(file.name); });
    files = files.map(function (file) { return named(file); });
    this.value = '';
    arrived([], files, true);
  });
  at('lang').addEventListener('click', function () {
    lang = lang === 'zh' ? 'en' : 'zh';
    round++;
    words();
    again(documents);
  });
  at('clear').addEventListener('click', function () {
    documents = [];
    queue = [];
    show(null, false);
    draw();
  });
  all.querySelectorAll('[data-want]').forEach(function (b) {
    b.addEventListener('click', function () {
      save(b.dataset.want, documents.filter(function (d) { return d.page || d.outcome; }), b);
    });
  });

  words();
  draw();
  start();
})();
