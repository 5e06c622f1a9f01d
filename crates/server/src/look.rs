//! How the operator has the pages look: a layout file and a stylesheet of their own, beside the built app.
//!
//! Both are read when they are asked for, so a changed file counts at once.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Router,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::get,
};
use roster_layout::{Layout, Problem, parse};
use tower_http::compression::CompressionLayer;

/// Where the page looks for its layout.
const LAYOUT: &str = "/layout.json";
/// Where the page looks for the operator's stylesheet.
const STYLESHEET: &str = "/operator.css";

/// The operator's own files.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// The layout file; none for the built app's.
    pub layout: Option<PathBuf>,
    /// The stylesheet that comes after the app's.
    pub stylesheet: Option<PathBuf>,
}

impl Look {
    /// The app's page as it refers to the operator's stylesheet; none when the built page is right as it is.
    #[must_use]
    pub fn page(&self, built: &str) -> Option<String> {
        let link = format!("<link rel=\"stylesheet\" href=\"{STYLESHEET}\"></head>");
        self.stylesheet.as_ref().map(|_| built.replacen("</head>", &link, 1))
    }

    /// Serves the files.
    pub fn files(&self) -> Router {
        let mut files = Router::new();
        if let Some(path) = self.layout.clone() {
            let layout = Arc::new(Mutex::new(LayoutFile::open(path)));
            let serve = move || async move { served("application/json", LayoutFile::serve(layout).await) };
            files = files.route(LAYOUT, get(serve));
        }
        if let Some(path) = self.stylesheet.clone() {
            let serve = || async move {
                let text = tokio::fs::read_to_string(&path).await;
                served("text/css; charset=utf-8", text.inspect_err(|error| unreadable(&path, error)).ok())
            };
            files = files.route(STYLESHEET, get(serve));
        }
        files.layer(CompressionLayer::new())
    }
}

/// What is wrong with a layout file, key by key.
///
/// # Errors
/// When it can't be read.
pub fn layout_problems(path: &Path) -> io::Result<Vec<Problem>> {
    Ok(parse(&fs::read_to_string(path)?, &Layout::default()).1)
}

/// What of a stylesheet no page of Roster would show, line by line.
///
/// # Errors
/// When it can't be read.
pub fn stylesheet_problems(path: &Path) -> io::Result<Vec<String>> {
    let text = fs::read_to_string(path)?;
    let problems = text.lines().enumerate().filter_map(|(index, line)| {
        let line = line.to_ascii_lowercase();
        let is_elsewhere = ["url(", "@import"].iter().any(|ask| line.contains(ask))
            && ["http:", "https:", "(//", "\"//", "'//"].iter().any(|host| line.contains(host));
        let reason = if is_elsewhere {
            "asks another host for something, and pages of Roster load nothing from elsewhere."
        } else if line.contains("@font-face") {
            "brings a font along, and pages of Roster load none: name one that the readers have."
        } else {
            return None;
        };
        Some(format!("line {} {reason}", index + 1))
    });
    Ok(problems.collect())
}

/// The operator's layout file as it was seen last.
#[derive(Debug)]
struct LayoutFile {
    path: PathBuf,
    /// The last text that was looked at.
    seen: Option<String>,
    /// The last text with which nothing was wrong.
    good: Option<String>,
}

impl LayoutFile {
    /// Looks at the file for the first time, so that whoever starts the server reads what is wrong with it.
    fn open(path: PathBuf) -> Self {
        let mut file = Self { path, seen: None, good: None };
        let text = fs::read_to_string(&file.path);
        file.look_at(text);
        file
    }

    /// The text to be served now.
    async fn serve(file: Arc<Mutex<Self>>) -> Option<String> {
        let path = file.lock().unwrap_or_else(PoisonError::into_inner).path.clone();
        let text = tokio::fs::read_to_string(&path).await;
        file.lock().unwrap_or_else(PoisonError::into_inner).look_at(text)
    }

    /// A file with which something is wrong doesn't replace a good one; until there was one it is served as it is, and the
    /// page takes what is right in it.
    fn look_at(&mut self, text: io::Result<String>) -> Option<String> {
        let text = text.inspect_err(|error| unreadable(&self.path, error)).ok();
        if self.seen != text {
            let problems = text.as_deref().map_or_else(Vec::new, |text| parse(text, &Layout::default()).1);
            for problem in &problems {
                tracing::warn!("the layout file {} is wrong: {problem}", self.path.display());
            }
            if problems.is_empty() && text.is_some() {
                self.good.clone_from(&text);
            }
            self.seen.clone_from(&text);
        }
        self.good.clone().or(text)
    }
}

fn unreadable(path: &Path, error: &io::Error) {
    tracing::warn!("{} can't be read: {error}", path.display());
}

fn served(kind: &'static str, text: Option<String>) -> Response {
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store")];
    text.map_or_else(|| StatusCode::NOT_FOUND.into_response(), |text| (headers, text).into_response())
}
