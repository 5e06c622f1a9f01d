//! The CSV form: one member a line.

use roster_api_types::{Id, neutralized, restored};

use super::{FileError, MemberRecord, Place, Standing, document::Records};

/// The columns that are written, in this order. Only `email` has to be there when reading.
const COLUMNS: [&str; 11] = [
    "email",
    "name",
    "role",
    "status",
    "all_teams",
    "teams",
    "date_created",
    "invited_by",
    "expires_at",
    "legacy_organization",
    "legacy_member",
];

/// Writes members as CSV that a spreadsheet doesn't execute.
///
/// # Errors
/// When the text can't be written, which memory alone decides.
pub fn write_csv<'a>(rows: impl IntoIterator<Item = (Standing, &'a MemberRecord)>) -> Result<String, FileError> {
    let failed = |error: &dyn std::fmt::Display| FileError(format!("The CSV can't be written: {error}."));
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS).map_err(|error| failed(&error))?;
    for (standing, row) in rows {
        writer.write_record(cells(standing, row)).map_err(|error| failed(&error))?;
    }
    let bytes = writer.into_inner().map_err(|error| failed(&error))?;
    String::from_utf8(bytes).map_err(|error| failed(&error))
}

fn cells(standing: Standing, row: &MemberRecord) -> [String; 11] {
    let status = match standing {
        Standing::Invited => "invited",
        Standing::Joined if row.bot => "bot",
        Standing::Joined => "joined",
    };
    let place = |place: &Place| match &place.role {
        Some(role) => format!("{}:{role}", place.slug),
        None => place.slug.clone(),
    };
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    [
        row.email.clone(),
        row.name.clone(),
        row.role.clone(),
        status.to_owned(),
        row.has_global_access.map(|all| if all { "yes" } else { "no" }).unwrap_or_default().to_owned(),
        row.teams.iter().map(place).collect::<Vec<_>>().join(";"),
        text(&row.date_created),
        text(&row.invited_by),
        text(&row.expires_at),
        row.legacy_organization.map(|id| id.to_string()).unwrap_or_default(),
        row.legacy_member.map(|id| id.to_string()).unwrap_or_default(),
    ]
    .map(|cell| neutralized(&cell))
}

/// Reads members from CSV: comma or semicolon between the cells, the first line names the columns. Lines
/// without a status are invitations. Also tells the columns that mean nothing here.
///
/// # Errors
/// When the text as a whole is no such table.
pub fn read_csv(text: &str) -> Result<(Records, Vec<String>), FileError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let header = text.lines().next().unwrap_or_default();
    let delimiter = if header.contains(';') && !header.contains(',') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let no_table = |error: csv::Error| FileError(format!("The file is no CSV: {error}."));
    let names: Vec<String> =
        reader.headers().map_err(no_table)?.iter().map(|name| name.trim().to_lowercase()).collect();
    if !names.iter().any(|name| name == "email") {
        return Err(FileError("The first line has to name the columns, `email` among them.".into()));
    }
    let unused = names.iter().filter(|name| !COLUMNS.contains(&name.as_str())).cloned().collect();
    let mut records = Records::new();
    let mut lines = Lines { text, read: 0, line: 1 };
    for result in reader.records() {
        let cells = result.map_err(no_table)?;
        let line = lines.of(cells.position());
        let cell = |column: &str| {
            let index = names.iter().position(|name| name == column)?;
            cells.get(index).map(|cell| restored(cell.trim())).filter(|cell| !cell.is_empty())
        };
        let (standing, record) = match read_record(cell) {
            Ok((standing, record)) => (standing, Ok(record)),
            Err(reason) => (Standing::Invited, Err(reason)),
        };
        records.push((format!("line {line}"), standing, record));
    }
    Ok((records, unused))
}

/// Counts lines up to where records begin. The reader's own count is one short where lines end in CR LF.
struct Lines<'a> {
    text: &'a str,
    read: usize,
    line: usize,
}

impl Lines<'_> {
    fn of(&mut self, position: Option<&csv::Position>) -> usize {
        let begin = position.and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or_default();
        let bytes = self.text.as_bytes();
        let ends = bytes.iter().skip(begin).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let begin = (begin + ends).min(bytes.len());
        self.line += self.text.get(self.read..begin).map_or(0, |passed| passed.matches('\n').count());
        self.read = self.read.max(begin);
        self.line
    }
}

fn read_record<'a>(cell: impl Fn(&str) -> Option<&'a str>) -> Result<(Standing, MemberRecord), String> {
    let status = cell("status").unwrap_or("invited").to_lowercase();
    let (standing, bot) = match status.as_str() {
        "invited" | "pending" => (Standing::Invited, false),
        "joined" => (Standing::Joined, false),
        "bot" => (Standing::Joined, true),
        _ => return Err("The status is neither `joined` nor `invited` nor `bot`.".to_owned()),
    };
    let has_global_access = match cell("all_teams").map(str::to_lowercase).as_deref() {
        None => None,
        Some("yes" | "true" | "1") => Some(true),
        Some("no" | "false" | "0") => Some(false),
        Some(_) => return Err("`all_teams` is neither `yes` nor `no`.".to_owned()),
    };
    let number =
        |column: &str| cell(column).map(str::parse::<Id>).transpose().map_err(|_| format!("`{column}` is no number."));
    let text = |column: &str| cell(column).map(str::to_owned);
    Ok((
        standing,
        MemberRecord {
            email: text("email").unwrap_or_default(),
            name: text("name").unwrap_or_default(),
            role: cell("role").unwrap_or_default().to_lowercase(),
            has_global_access,
            teams: cell("teams").map(read_teams).unwrap_or_default(),
            bot,
            date_created: text("date_created"),
            invited_by: text("invited_by"),
            expires_at: text("expires_at"),
            legacy_organization: number("legacy_organization")?,
            legacy_member: number("legacy_member")?,
        },
    ))
}

fn read_teams(cell: &str) -> Vec<Place> {
    let slugs = cell.split([';', ',']).map(str::trim).filter(|slug| !slug.is_empty());
    slugs
        .map(|slug| match slug.split_once(':') {
            Some((slug, role)) => Place { slug: slug.to_owned(), role: Some(role.to_owned()) },
            None => Place { slug: slug.to_owned(), role: None },
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_plain_list_of_addresses_is_a_list_of_invitations() {
        let text =
            "\u{feff}Email ;Name;Teams;Shoe size\r\nada@acme.test;Ada;backend, design:admin;38\r\ngrace@acme.test\r\n";
        let (records, unused) = read_csv(text).expect("a table");
        assert_eq!(unused, ["shoe size"]);
        let places: Vec<_> = records.iter().map(|(place, standing, _)| (place.as_str(), *standing)).collect();
        assert_eq!(places, [("line 2", Standing::Invited), ("line 3", Standing::Invited)]);
        let ada = records[0].2.as_ref().expect("good");
        let design = Place { slug: "design".into(), role: Some("admin".into()) };
        assert_eq!((ada.name.as_str(), &ada.teams[1]), ("Ada", &design));
    }

    #[test]
    fn what_is_no_table_is_refused_and_a_wrong_line_stands_alone() {
        assert!(read_csv("").is_err());
        assert!(read_csv("ada@acme.test\ngrace@acme.test\n").is_err());
        let text = "email,status,all_teams,legacy_organization\na@b.test,gone,,\nb@b.test,,maybe,\nc@b.test,,,x\nd@b.test,joined,yes,7\n";
        let (records, _) = read_csv(text).expect("a table");
        let good: Vec<bool> = records.iter().map(|(_, _, record)| record.is_ok()).collect();
        assert_eq!(good, [false, false, false, true]);
    }

    #[test]
    fn a_record_over_several_lines_is_told_by_its_first() {
        for end in ["\n", "\r\n"] {
            let text = "email,name|\"a@b.test\",\"two|lines\"||c@d.test,|".replace('|', end);
            let (records, _) = read_csv(&text).expect("a table");
            let places: Vec<_> = records.into_iter().map(|(place, ..)| place).collect();
            assert_eq!(places, ["line 2", "line 5"], "{end:?}");
        }
    }

    proptest! {
        #[test]
        fn reading_never_panics(text in "email[,;](\\PC|[\\n\\r\"',;]){0,200}|\\PC*") {
            let _ = read_csv(&text);
        }

        #[test]
        fn what_is_written_is_read_again(
            name in "([=+@'\"a-z-][=+@'\"a-z ,;-]{0,10}[a-z])?", role in "[a-z]{1,8}", slug in "[a-z-]{1,8}", all in any::<bool>()
        ) {
            let record = MemberRecord {
                email: "+ada@acme.test".into(),
                name,
                role,
                has_global_access: Some(all),
                teams: vec![Place { slug, role: Some("admin".into()) }],
                legacy_organization: Some(Id(7)),
                legacy_member: Some(Id(8)),
                ..MemberRecord::default()
            };
            let text = write_csv([(Standing::Joined, &record)]).expect("written");
            let (records, unused) = read_csv(&text).expect("read");
            prop_assert!(unused.is_empty());
            prop_assert_eq!(&records[0].2, &Ok(record));
        }
    }
}
