//! Which files are read as one disclosure: those that `--with` names, and halves that lie in one folder.

use super::input::Input;
use budgetcheck::halves::{self, Profile};
use budgetcheck::ledger::Words;
use budgetcheck::report::{Lang, Verified};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// One document to check: a file, and the other files of the same disclosure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// The file that the document is named after.
    pub input: Input,
    /// Its other files.
    pub with: Vec<Input>,
    /// Whether a document that is only half a disclosure waits for its other half.
    pub may_wait: bool,
}

impl Job {
    /// The files of a run, each a document unless two of them prove to be halves of one.
    pub fn each(files: Vec<Input>, may_wait: bool) -> Vec<Self> {
        let may_wait = may_wait && files.len() > 1;
        files.into_iter().map(|input| Self { input, with: Vec::new(), may_wait }).collect()
    }
}

/// What a file turned out to be.
#[derive(Debug)]
pub enum Found {
    /// A disclosure, checked.
    Whole(Box<Verified>),
    /// Tables or narrative alone.
    Half(Input, Profile),
}

/// What there is to say about halves: of which files, and what.
pub type Said = (String, Words);

/// The halves of a run as documents, two of one folder that belong together as one, and what is to be said of them.
pub fn second_round(halves: Vec<(Input, Profile)>) -> (Vec<Job>, Vec<Said>) {
    let mut folders: BTreeMap<Option<PathBuf>, Vec<usize>> = BTreeMap::new();
    for (index, (input, _)) in halves.iter().enumerate() {
        folders.entry(input.folder()).or_default().push(index);
    }
    let mut partner: Vec<Option<usize>> = vec![None; halves.len()];
    let mut taken = vec![false; halves.len()];
    let mut said = Vec::new();
    for here in folders.into_iter().filter_map(|(folder, here)| folder.and(Some(here))) {
        let profiles: Vec<&Profile> = here.iter().map(|&i| &halves[i].1).collect();
        let pairing = halves::pair(&profiles);
        for (tables, narrative, evidence) in pairing.pairs {
            let (tables, narrative) = (here[tables], here[narrative]);
            partner[tables] = Some(narrative);
            taken[narrative] = true;
            let (zh, en) = evidence.words();
            let other = halves[narrative].0.name();
            said.push((
                halves[tables].0.name(),
                Words::new(
                    format!("只有表，{other} 只有情况说明；{zh}，作为同一份公开核对（--no-join 分别核对）"),
                    format!("tables only, and {other} the narrative only; {en}: checked as one disclosure (--no-join checks them apart)"),
                ),
            ));
        }
        for index in pairing.ambiguous {
            said.push((
                halves[here[index]].0.name(),
                Words::new(
                    "只有表或只有情况说明，同一文件夹里可与它合并的不止一份，没有合并；请用 --with 指明",
                    "tables or narrative only, and more than one file of the folder could be the rest: not joined; name it with --with",
                ),
            ));
        }
    }
    let jobs = (0..halves.len()).filter(|i| !taken[*i]).map(|index| Job {
        input: halves[index].0.clone(),
        with: partner[index].map(|other| halves[other].0.clone()).into_iter().collect(),

        may_wait: false,
    });
    (jobs.collect(), said)
}

/// Prints on stderr what was joined, and what could not be.
pub fn say(said: &[Said], lang: Lang) {
    for (path, words) in said {
        super::say(&format!("{path}: {}", lang.pick(words)));
    }
}
