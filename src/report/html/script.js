(function () {
  'use strict';
  var panel = document.getElementById('panel'), list = panel.querySelector('ul'), of = panel.querySelector('.of');
  var index = null, lit = [], from = null, pinned = false, quiet = false, timer = 0;
  var words = panel.dataset;
  document.documentElement.classList.add('scripted');

  function relations(id) {
    if (!index) {
      index = new Map();
      document.querySelectorAll('.all li[data-f]').forEach(function (li) {
        var home = li.parentNode.dataset.d;
        li.dataset.f.split(' ').forEach(function (n) {
          var key = home + n, known = index.get(key);
          if (known) known.push(li); else index.set(key, [li]);
        });
      });
    }
    return index.get(id) || [];
  }

  // What a figure is called: its table and row, or the words before it.
  function name(figure) {
    var row = figure.closest('tr'), label = '', cell, i;
    if (!row) {
      var before = '', node = figure.previousSibling;
      while (node && before.length < 16) { before = node.textContent + before; node = node.previousSibling; }
      return before.slice(-16);
    }
    for (i = 0; i < row.cells.length; i++) {
      cell = row.cells[i].textContent.trim();
      if (row.cells[i].contains(figure)) break;
      // The nearest words before it: a table of two sides has a name on each.
      if (cell && !row.cells[i].querySelector('.f') && !(label && /^[\d.]+$/.test(cell))) label = cell;
    }
    return (row.closest('table').dataset.t || '') + ' ' + label;
  }

  function clear() {
    lit.forEach(function (f) { f.classList.remove('lit', 'on'); });
    lit = [];
  }

  function show(figure) {
    clearTimeout(timer);
    clear();
    list.textContent = '';
    of.textContent = figure.firstChild.textContent + '  ' + name(figure);
    figure.classList.add('on');
    lit.push(figure);
    var found = relations(figure.id), seen = new Set([figure.id]);
    if (!found.length) {
      var none = document.createElement('li');
      none.textContent = figure.dataset.why || words.none;
      list.appendChild(none);
    }
    found.slice(0, 60).forEach(function (li) {
      var copy = li.cloneNode(true), home = li.parentNode.dataset.d;
      copy.removeAttribute('id');
      copy.querySelectorAll('a').forEach(function (a) {
        var other = document.getElementById(decodeURIComponent(a.hash.slice(1)));
        if (other) a.title = name(other).trim();
      });
      list.appendChild(copy);
      li.dataset.f.split(' ').forEach(function (n) {
        var key = home + n, other = document.getElementById(key);
        if (other && !seen.has(key)) { seen.add(key); other.classList.add('lit'); lit.push(other); }
      });
    });
    if (figure.dataset.n) {
      var item = document.createElement('li'), link = document.createElement('a');
      link.href = '#' + figure.dataset.n;
      link.textContent = words.finding;
      item.appendChild(link);
      list.insertBefore(item, list.firstChild);
    }
    panel.hidden = false;
  }

  function hide() {
    clear();
    panel.hidden = true;
    pinned = false;
    from = null;
  }

  // Closes the panel and gives the focus back, which is no reason to open it again.
  function close() {
    var back = from;
    hide();
    quiet = true;
    if (back) back.focus({ preventScroll: true });
    quiet = false;
  }

  function figureOf(event) { return event.target.closest ? event.target.closest('a.f') : null; }

  document.addEventListener('mouseover', function (event) {
    var figure = figureOf(event);
    if (figure && !pinned) show(figure);
  });
  document.addEventListener('mouseout', function (event) {
    if (figureOf(event) && !pinned) timer = setTimeout(function () { if (!pinned) hide(); }, 350);
  });
  panel.addEventListener('mouseenter', function () { clearTimeout(timer); });
  document.addEventListener('focusin', function (event) {
    var figure = figureOf(event);
    if (figure && !pinned && !quiet) show(figure);
  });
  document.addEventListener('click', function (event) {
    var figure = figureOf(event);
    if (figure) {
      event.preventDefault();
      show(figure);
      pinned = true;
      from = figure;
      panel.focus({ preventScroll: true });
    } else if (pinned && !panel.contains(event.target)) {
      hide();
    }
  });
  panel.querySelector('button').addEventListener('click', close);
  document.addEventListener('keydown', function (event) {
    if (event.key === 'Escape' && !panel.hidden) close();
  });

  // What a link leads to may lie in a folded document.
  function unfold() {
    var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (var at = target; at; at = at.parentElement) if (at.tagName === 'DETAILS') at.open = true;
    if (target) {
      target.scrollIntoView({ block: 'center' });
      if (target.matches('a.f')) { show(target); pinned = true; from = target; }
    }
  }
  addEventListener('hashchange', unfold);
  if (location.hash) unfold();
  addEventListener('beforeprint', function () {
    document.querySelectorAll('section:not(.clean-document) > details').forEach(function (d) { d.open = true; });
  });
})();
