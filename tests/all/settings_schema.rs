//! `docs/budgetcheck.schema.json`, by which an editor helps with `budgetcheck.toml`: it takes what the program takes and
//! refuses what the program refuses.

use crate::documents::root;
use serde_json::Value;
use std::fs;
use std::process::Command;

const GOOD: &str = "fixtures/good/BC101-subtotal-mismatch.txt";

#[test]
fn the_schema_takes_what_the_program_takes_and_nothing_else() {
    let schema: Value = serde_json::from_slice(&fs::read(root().join("docs/budgetcheck.schema.json")).unwrap()).unwrap();
    let validator = jsonschema::draft7::new(&schema).unwrap();
    let page = fs::read_to_string(root().join("docs/gate.md")).unwrap();
    let example = page.split_once("```toml\n").unwrap().1.split_once("```").unwrap().0;
    assert!(example.starts_with("#:schema "), "the example names the schema for editors");
    let folder = tempfile::tempdir().unwrap();
    fs::copy(root().join(GOOD), folder.path().join("a.txt")).unwrap();
    let run = |args: &[&str]| Command::new(env!("CARGO_BIN_EXE_budgetcheck")).current_dir(folder.path()).args(args).output().unwrap();
    assert_eq!(run(&["verify", "a.txt", "--baseline", "accepted.json", "--write-baseline"]).status.code(), Some(0));
    for (toml, fits) in [
        (example, true),
        ("", true),
        ("lang = \"en\"\nfail-on = \"never\"\nselect = [\"BC\", \"subtotal-mismatch\"]\nignore = []\n", true),
        ("[severity]\nBC705 = \"note\"\n", true),
        ("[document]\nkind = \"final_accounts\"\nlevel = \"unit\"\nname = \"甲局\"\n", true),
        ("[[exclude]]\ncolumn = \"合计\"\nreason = \"已说明\"\n", true),
        ("lang = \"de\"\n", false),
        ("selct = []\n", false),
        ("fail-on = \"warn\"\n", false),
        ("select = \"BC1\"\n", false),
        ("baseline = 1\n", false),
        ("[severity]\nBC1 = \"note\"\n", false),
        ("[severity]\nBC101 = \"never\"\n", false),
        ("[document]\nyear = 2024\n", false),
        ("[[exclude]]\nrow = \"201\"\n", false),
        ("[[exclude]]\nrow = \"201\"\nreason = \" \"\n", false),
        ("[[exclude]]\nfile = \"a.txt\"\nreason = \"已说明\"\n", false),
        ("[exclude]\nrow = \"201\"\nreason = \"已说明\"\n", false),
    ] {
        let value = serde_json::to_value(toml.parse::<toml::Table>().unwrap()).unwrap();
        assert_eq!(validator.is_valid(&value), fits, "schema: {toml}");
        fs::write(folder.path().join("budgetcheck.toml"), toml).unwrap();
        let output = run(&["verify", "a.txt"]);
        assert_eq!(output.status.code() != Some(2), fits, "program: {toml}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
