//! Which room uses which: the wings as `docs/architecture.md` allows it, and no two files of the core in a circle.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemMod, ItemUse, Meta, UseTree, Visibility};

/// The modules of the core as its files make them, without tests.
#[derive(Default)]
struct Modules {
    /// The file of each module, by its path from the crate.
    files: BTreeMap<Vec<String>, PathBuf>,
    /// What each module gives out that it does not define: the name (`*` for all), and where it is from.
    reexports: BTreeMap<Vec<String>, Vec<(String, Vec<String>)>>,
    /// What each module names, as it is written.
    paths: BTreeMap<Vec<String>, Vec<Vec<String>>>,
}

impl Modules {
    fn read(root: &Path) -> Self {
        let mut modules = Self::default();
        modules.add(&root.join("lib.rs"), root, Vec::new());
        modules
    }

    fn add(&mut self, file: &Path, folder: &Path, path: Vec<String>) {
        let source = syn::parse_file(&fs::read_to_string(file).unwrap()).unwrap();
        let mut reader = Reader::default();
        for item in &source.items {
            match item {
                Item::Mod(module) if is_test(&module.attrs) => {}
                Item::Mod(module) if module.content.is_none() => {
                    let name = module.ident.to_string();
                    let below = folder.join(&name);
                    let file = if below.join("mod.rs").exists() { below.join("mod.rs") } else { folder.join(format!("{name}.rs")) };
                    self.add(&file, &below, [path.clone(), vec![name]].concat());
                }
                item => reader.visit_item(item),
            }
        }
        self.files.insert(path.clone(), file.to_owned());
        self.reexports.insert(path.clone(), reader.reexports);
        self.paths.insert(path, reader.paths);
    }

    /// The module in which what a path names is defined, as far as it is one of the core's.
    fn home(&self, from: &[String], path: &[String], depth: usize) -> Option<Vec<String>> {
        let (mut at, mut rest) = match path.first()?.as_str() {
            "crate" => (Vec::new(), &path[1..]),
            "self" => (from.to_vec(), &path[1..]),
            "super" => (from.to_vec(), path),
            first if self.files.contains_key(&[from, &[first.to_owned()]].concat()) => (from.to_vec(), path),
            _ => return None,
        };
        while let Some(name) = rest.first() {
            let below = [at.clone(), vec![name.clone()]].concat();
            if name == "super" {
                at.pop()?;
            } else if self.files.contains_key(&below) {
                at = below;
            } else {
                let given = self.reexports[&at].iter().filter(|(known, _)| known == name || known == "*");
                let found = given.filter(|_| depth < 9).find_map(|(known, source)| {
                    let whole = if known == "*" { [source.as_slice(), rest].concat() } else { [source.as_slice(), &rest[1..]].concat() };
                    let home = self.home(&at, &whole, depth + 1)?;
                    // A glob gives what its module defines; nobody knows from here what that is, so the first one is taken that has a submodule or re-export of that name.
                    (known != "*" || home != at).then_some(home)
                });
                return Some(found.unwrap_or(at));
            }
            rest = &rest[1..];
        }
        Some(at)
    }

    /// Which module names which other.
    fn edges(&self) -> BTreeMap<Vec<String>, BTreeSet<Vec<String>>> {
        let homes = |(from, paths): (&Vec<String>, &Vec<Vec<String>>)| {
            let to: BTreeSet<_> = paths.iter().filter_map(|path| self.home(from, path, 0)).filter(|to| to != from).collect();
            (from.clone(), to)
        };
        self.paths.iter().map(homes).collect()
    }
}

/// Collects what a file names and gives out.
#[derive(Default)]
struct Reader {
    reexports: Vec<(String, Vec<String>)>,
    paths: Vec<Vec<String>>,
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        if !is_test(&module.attrs) {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        let mut found = Vec::new();
        flatten(&item.tree, Vec::new(), &mut found);
        if matches!(item.vis, Visibility::Inherited) {
            self.paths.extend(found.into_iter().map(|(_, path)| path));
        } else {
            self.reexports.extend(found);
        }
    }

    fn visit_visibility(&mut self, _: &'ast Visibility) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        // A name alone is of this file, or was imported.
        if path.segments.len() > 1 {
            self.paths.push(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, called: &'ast syn::Macro) {
        // What stands in a macro's arguments are tokens; paths among them are found by their text.
        let text = called.tokens.to_string().replace(' ', "");
        for piece in text.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).filter(|piece| piece.contains("::")) {
            self.paths.push(piece.split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect());
        }
        visit::visit_macro(self, called);
    }
}

/// The paths of a `use`, each with the name that it brings.
fn flatten(tree: &UseTree, before: Vec<String>, found: &mut Vec<(String, Vec<String>)>) {
    let with = |name: String| [before.clone(), vec![name]].concat();
    match tree {
        UseTree::Path(path) => flatten(&path.tree, with(path.ident.to_string()), found),
        UseTree::Name(name) if name.ident == "self" => found.push((before.last().cloned().unwrap_or_default(), before)),
        UseTree::Name(name) => found.push((name.ident.to_string(), with(name.ident.to_string()))),
        UseTree::Rename(rename) => found.push((rename.rename.to_string(), with(rename.ident.to_string()))),
        UseTree::Glob(_) => found.push(("*".to_owned(), before)),
        UseTree::Group(group) => group.items.iter().for_each(|item| flatten(item, before.clone(), found)),
    }
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) => list.path.is_ident("cfg") && list.tokens.to_string().contains("test"),
        _ => false,
    })
}

/// The groups of modules that lead back to themselves.
fn circles(edges: &BTreeMap<Vec<String>, BTreeSet<Vec<String>>>) -> Vec<BTreeSet<Vec<String>>> {
    let reach = |from: &Vec<String>| {
        let (mut seen, mut open) = (BTreeSet::new(), vec![from.clone()]);
        while let Some(at) = open.pop() {
            for next in edges.get(&at).into_iter().flatten() {
                if seen.insert(next.clone()) {
                    open.push(next.clone());
                }
            }
        }
        seen
    };
    let reached: BTreeMap<_, _> = edges.keys().map(|from| (from.clone(), reach(from))).collect();
    let mut groups = BTreeSet::new();
    for (from, to) in &reached {
        let group: BTreeSet<_> = to.iter().filter(|other| reached.get(*other).is_some_and(|back| back.contains(from))).cloned().collect();
        if to.contains(from) {
            groups.insert(group);
        }
    }
    groups.into_iter().collect()
}

fn modules() -> Modules {
    Modules::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
}

#[test]
fn no_two_files_of_the_core_stand_in_a_circle() {
    let modules = modules();
    assert!(modules.files.len() > 200, "{} files", modules.files.len());
    let edges = modules.edges();
    let found = circles(&edges);
    let within = |group: &BTreeSet<Vec<String>>| {
        let lines =
            group.iter().map(|from| format!("  {} uses {}", name(from), edges[from].intersection(group).map(|to| name(to)).collect::<Vec<_>>().join(", ")));
        lines.collect::<Vec<_>>().join("\n")
    };
    assert!(found.is_empty(), "{} circles:\n{}", found.len(), found.iter().map(within).collect::<Vec<_>>().join("\n\n"));
}

/// The table of `docs/architecture.md`: each wing, and those that it may use.
fn allowed() -> BTreeMap<String, BTreeSet<String>> {
    let page = include_str!("../docs/architecture.md");
    let rows = page.lines().skip_while(|line| *line != "| wing of `src/` | may use |").skip(2).take_while(|line| line.starts_with('|'));
    let names = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<BTreeSet<_>>();
    rows.map(|row| row.trim_matches('|').split_once('|').unwrap()).map(|(wing, may)| (names(wing).pop_first().unwrap(), names(may))).collect()
}

#[test]
fn the_wings_use_what_the_table_allows() {
    let (modules, allowed) = (modules(), allowed());
    let wings: BTreeSet<_> = modules.files.keys().filter_map(|path| path.first().cloned()).collect();
    assert_eq!(allowed.keys().cloned().collect::<BTreeSet<_>>(), wings);
    let mut used = BTreeMap::<String, BTreeSet<String>>::new();
    for (from, to) in modules.edges() {
        for to in &to {
            let (Some(from_wing), Some(to_wing)) = (from.first(), to.first()) else {
                panic!("{} uses {}: the crate's root has nothing of its own", name(&from), name(to))
            };
            if from_wing != to_wing {
                assert!(allowed[from_wing].contains(to_wing), "{} uses {}", name(&from), name(to));
                used.entry(from_wing.clone()).or_default().insert(to_wing.clone());
            }
        }
    }
    // What the table allows and nobody needs is a door that stands open.
    for (wing, may) in allowed {
        assert_eq!(may, used.remove(&wing).unwrap_or_default(), "{wing}");
    }
}

fn name(path: &[String]) -> String {
    path.join("::")
}
