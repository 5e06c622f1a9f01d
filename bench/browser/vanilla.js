// The members page's rows by hand: what the app is compared with. Runs in a page whose frame is the app's own; every row has
// exactly the markup that the app writes (members.mjs compares them), cloned from a template and filled in, with one
// listener for all of them: nothing that is known to be quicker was left out.
(() => {
  const PAUSE = 300;
  const ORG = "/organizations/acme";
  const table = document.querySelector("table");
  const skeleton = table.tBodies[0];
  const field = document.getElementById("query");
  const count = document.querySelector(".search-field__count");
  const notice = document.querySelector(".notice");
  const words = notice.querySelector(".notice__text");
  const rows = new Map();
  let shown = [];
  let body = null;

  const icon = (name) => `<span class="icon icon-${name}" aria-hidden="true"></span>`;
  const template = (pending) => {
    const name = pending ? `<bdi class="address" dir="ltr"></bdi>` : "<bdi></bdi>";
    const status = pending
      ? `<div class="member-status"><p class="member-status__line">${icon("mail")}<span></span></p><p>by <bdi></bdi>, <time></time>; expires <time></time></p></div>
         <div class="invitation-actions"><button type="button" class="text-button" data-part="editors">Resend<span class="visually-hidden"> invitation to <bdi dir="ltr"></bdi></span></button></div>`
      : `<span class="member-status">Joined</span>`;
    const holder = document.createElement("template");
    holder.innerHTML = `<tr role="row" class="member-row${pending ? " member-row--pending" : ""}">
      <td role="cell" class="member-row__tick"><label class="tick" data-part="selection"><input type="checkbox"></label></td>
      <td role="cell" class="member-row__avatar"><span aria-hidden="true"> </span></td>
      <th role="rowheader" scope="row"><span class="member-row__name"><a>${name}</a></span>${pending ? "" : `<span class="member-row__email address" dir="ltr"></span>`}</th>
      <td role="cell" class="member-row__role"><button type="button" class="edit-button" popovertarget="role-menu" data-part="editors"><span></span><span class="visually-hidden">, role of <bdi></bdi></span>${icon("down")}</button></td>
      <td role="cell" class="member-row__status">${status}</td>
      <td role="cell" class="member-row__teams"><div class="editable"><button type="button" class="edit-button edit-button--icon" data-tip="Change teams" popovertarget="teams-editor" data-part="editors">${icon("edit")}</button></div></td>
      <td role="cell" class="member-row__action"><button type="button" data-part="removal" class="button button--icon remove-button">${icon("remove")}</button></td>
    </tr>`.replaceAll(/>\s*\n\s*</g, "><");
    return holder.content.firstChild;
  };
  const templates = { false: template(false), true: template(true) };
  const fragment = (html) => {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    return holder.content.firstChild;
  };
  const noTeams = fragment(`<span class="team-links team-links__none">No teams</span>`);
  const allTeams = fragment(`<span class="team-links"><span class="team-links__all" aria-hidden="true">∞</span><span class="visually-hidden">all teams</span></span>`);
  const oneTeam = fragment(`<span class="team-links"><a><bdi></bdi></a></span>`);
  const someTeams = fragment(`<span class="team-links"><button type="button" class="team-links__more"> <span class="visually-hidden"> of <bdi></bdi></span>${icon("down")}</button><ul popover="auto" class="menu"></ul></span>`);
  const listedTeam = fragment("<li><a><bdi></bdi></a></li>");
  const days = new Intl.DateTimeFormat("en", { month: "short", day: "numeric" });

  const colour = (email) => {
    let hash = 0x811c9dc5;
    for (const byte of new TextEncoder().encode(email.toLowerCase())) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
    return ((hash ^ (hash >>> 15)) >>> 0) % 8;
  };
  const first = new Intl.Segmenter();
  const letter = (word) => first.segment(word).containing(0).segment;
  const initials = (name) => {
    const found = name.split(/\s+/).filter(Boolean);
    const last = found.length > 1 ? letter(found.at(-1)) : "";
    return (letter(found[0] ?? "?") + last).toUpperCase();
  };

  function teamsOf(member, name) {
    if (member.hasGlobalAccess) return allTeams.cloneNode(true);
    const teams = member.teamRoles;
    if (teams.length === 0) return noTeams.cloneNode(true);
    const link = (a, { teamSlug, teamName }) => {
      a.setAttribute("href", `${ORG}/teams/${teamSlug}/`);
      a.firstChild.textContent = teamName;
    };
    if (teams.length === 1) {
      const links = oneTeam.cloneNode(true);
      link(links.firstChild, teams[0]);
      return links;
    }
    const links = someTeams.cloneNode(true);
    const [button, list] = links.children;
    button.setAttribute("popovertarget", `teams-of-${member.id}`);
    button.firstChild.data = `${teams.length} teams`;
    button.children[0].lastChild.textContent = name;
    list.id = `teams-of-${member.id}`;
    list.setAttribute("aria-label", `Teams of ${name}`);
    for (const team of teams) {
      const item = listedTeam.cloneNode(true);
      link(item.firstChild, team);
      list.append(item);
    }
    return links;
  }

  function rowOf(member) {
    const { id, email, pending } = member;
    const name = pending ? email : member.name;
    const row = templates[pending].cloneNode(true);
    const [tick, picture, head, role, status, teams, action] = row.children;
    row.id = `member-${id}`;
    const box = tick.firstChild.firstChild;
    box.id = `select-${id}`;
    box.setAttribute("aria-label", `Select ${name}`);
    picture.firstChild.className = pending ? "avatar avatar--pending" : `avatar avatar-${colour(email)}`;
    picture.firstChild.firstChild.data = initials(name);
    const a = head.firstChild.firstChild;
    a.setAttribute("href", `${ORG}/members/${id}/`);
    a.firstChild.textContent = name;
    if (!pending) head.lastChild.textContent = email;
    const [label, whose] = role.firstChild.children;
    role.firstChild.id = `role-${id}`;
    label.className = `role-label role-label--${member.orgRole}`;
    label.textContent = member.roleName;
    whose.lastChild.textContent = name;
    if (pending) invitation(status, member);
    const edit = teams.firstChild.firstChild;
    edit.id = `edit-teams-${id}`;
    edit.setAttribute("aria-label", `Change teams of ${name}`);
    teams.firstChild.prepend(teamsOf(member, name));
    const button = action.firstChild;
    const tip = pending ? `Withdraw invitation to ${email}` : `Remove ${name}`;
    button.id = `remove-${id}`;
    button.setAttribute("aria-label", tip);
    button.dataset.tip = tip;
    return row;
  }

  function invitation(status, { id, email, inviterName, dateCreated, expiresAt, delivery }) {
    const [line, sentence] = status.firstChild.children;
    const how = { queued: "Invited, mail waiting", sent: "Invited, mail sent" };
    line.lastChild.textContent = how[delivery?.state] ?? "Invited";
    const [inviter, since, until] = sentence.children;
    if (inviterName) {
      inviter.textContent = inviterName;
    } else {
      sentence.firstChild.remove();
      inviter.nextSibling.remove();
      inviter.remove();
    }
    for (const [time, moment] of [[since, dateCreated], [until, expiresAt]]) {
      time.setAttribute("datetime", moment);
      time.textContent = days.format(new Date(moment));
    }
    const resend = status.lastChild.firstChild;
    resend.id = `resend-${id}`;
    resend.lastChild.lastChild.textContent = email;
  }

  /** A row whose name and role may have changed: only what differs is written. */
  function refresh({ row, member }, newer) {
    if (member.orgRole !== newer.orgRole) {
      const label = row.cells[3].firstChild.firstChild;
      label.className = `role-label role-label--${newer.orgRole}`;
      label.firstChild.data = newer.roleName;
    }
  }

  function show(members) {
    const kept = new Set();
    const next = members.map((member) => {
      const known = rows.get(member.id);
      kept.add(member.id);
      if (known) refresh(known, member);
      const row = known?.row ?? rowOf(member);
      rows.set(member.id, { row, member });
      return row;
    });
    if (body) {
      for (const row of shown) {
        const id = row.id.slice("member-".length);
        if (kept.has(id)) continue;
        row.remove();
        rows.delete(id);
      }
      next.forEach((row, index) => body.rows[index] === row || body.insertBefore(row, body.rows[index] ?? null));
    } else {
      body = document.createElement("tbody");
      body.setAttribute("role", "rowgroup");
      body.append(...next);
      skeleton.replaceWith(body);
      table.classList.add("member-table--ticks");
    }
    shown = next;
    count.textContent = field.value ? `${next.length} found` : `${next.length} members`;
  }

  let number = 0;
  window.load = async () => {
    const asked = (number += 1);
    const query = field.value ? `&query=${encodeURIComponent(field.value)}` : "";
    const answer = await fetch(`/api/0${ORG}/members/?per_page=50${query}`);
    const members = JSON.parse(await answer.text());
    if (asked === number) show(members);
  };

  table.addEventListener("click", ({ target }) => {
    const button = target.closest?.(".remove-button");
    if (!button) return;
    const row = button.closest("tr");
    const id = row.id.slice("member-".length);
    const beside = row.nextElementSibling ?? row.previousElementSibling;
    const { member } = rows.get(id);
    row.remove();
    rows.delete(id);
    shown = shown.filter((one) => one !== row);
    beside?.querySelector(".remove-button").focus();
    count.textContent = `${shown.length} members`;
    words.replaceChildren(Object.assign(document.createElement("bdi"), { textContent: member.name }), " removed.");
    notice.classList.add("notice--shown");
    const csrf = document.cookie.match(/(?:^|; )sc=([^;]*)/)?.[1] ?? "";
    fetch(`/api/0${ORG}/members/${id}/`, { method: "DELETE", headers: { "X-CSRFToken": csrf } });
  });

  let timer;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(window.load, PAUSE);
  });
})();
