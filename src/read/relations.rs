//! The relations of an Office Open XML package: which part belongs to which.

use super::ReadError;
use super::package::Package;
use super::xml::{Event, Xml};

/// One relation of a part to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Relation {
    pub(crate) id: String,
    /// The last word of the relation's type, such as `worksheet`.
    pub(crate) kind: String,
    /// The full name of the related part.
    pub(crate) target: String,
}

/// The relations of a part; the name of the package itself is empty.
pub(crate) fn read(package: &mut Package<'_>, part: &str) -> Result<Vec<Relation>, ReadError> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let name = format!("{}_rels/{file}.rels", slashed(folder));
    let Some(text) = package.text(&name)? else {
        return Ok(Vec::new());
    };
    let mut xml = Xml::new(&text);
    let mut relations = Vec::new();
    loop {
        match xml.next()? {
            Event::Open(element) if element.name() == "Relationship" => {
                let kind = element.attribute("Type").unwrap_or_default();
                relations.push(Relation {
                    id: element.attribute("Id").unwrap_or_default(),
                    kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                    target: resolve(folder, &element.attribute("Target").unwrap_or_default()),
                });
            }
            Event::End => return Ok(relations),
            _ => {}
        }
    }
}

fn slashed(folder: &str) -> String {
    if folder.is_empty() { String::new() } else { format!("{folder}/") }
}

/// A target is relative to the folder of its part, or starts at the root with a slash.
pub(super) fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|s| !s.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "." | "" => {}
            ".." => {
                path.pop();
            }
            name => path.push(name),
        }
    }
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn targets_are_relative_to_the_folder_of_the_part() {
        assert_eq!(resolve("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl", "/xl/sheet1.xml"), "xl/sheet1.xml");
        assert_eq!(resolve("xl/worksheets", "../drawings/d.xml"), "xl/drawings/d.xml");
    }
}
