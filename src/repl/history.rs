//! The history on disk, which keeps no secrets: a line that names a password, a key or a token is never written.

use reedline::{
    FileBackedHistory, History, HistoryItem, HistoryItemId, HistorySessionId, Result, SearchQuery,
};

/// What makes a line one that is not kept, as PSReadLine has it.
const SECRETS: [&str; 5] = ["password", "asplaintext", "token", "apikey", "secret"];

/// A history that leaves out the lines with secrets.
pub(super) struct Discreet(pub(super) FileBackedHistory);

/// True for a line that is not kept.
fn is_secret(line: &str) -> bool {
    let line = line.to_lowercase();
    SECRETS.iter().any(|word| line.contains(word))
}

impl History for Discreet {
    fn save(&mut self, item: HistoryItem) -> Result<HistoryItem> {
        if is_secret(&item.command_line) {
            return Ok(item);
        }
        self.0.save(item)
    }

    fn load(&self, id: HistoryItemId) -> Result<HistoryItem> {
        self.0.load(id)
    }

    fn count(&self, query: SearchQuery) -> Result<i64> {
        self.0.count(query)
    }

    fn search(&self, query: SearchQuery) -> Result<Vec<HistoryItem>> {
        self.0.search(query)
    }

    fn update(
        &mut self,
        id: HistoryItemId,
        updater: &dyn Fn(HistoryItem) -> HistoryItem,
    ) -> Result<()> {
        self.0.update(id, updater)
    }

    fn clear(&mut self) -> Result<()> {
        self.0.clear()
    }

    fn delete(&mut self, id: HistoryItemId) -> Result<()> {
        self.0.delete(id)
    }

    fn sync(&mut self) -> std::io::Result<()> {
        self.0.sync()
    }

    fn session(&self) -> Option<HistorySessionId> {
        self.0.session()
    }
}

#[cfg(test)]
mod tests {
    use super::{Discreet, is_secret};
    use reedline::{FileBackedHistory, History, HistoryItem};

    #[test]
    fn lines_with_secrets_are_not_kept() {
        let mut history = Discreet(FileBackedHistory::new(10).expect("a small history"));
        for line in ["Get-Date", "Set-MsolUserPassword -NewPassword x"] {
            let kept = history.save(HistoryItem::from_command_line(line));
            assert!(kept.is_ok());
        }
        assert_eq!(history.count_all().ok(), Some(1));
        assert!(is_secret("ConvertTo-SecureString 'x' -AsPlainText -Force"));
        assert!(!is_secret("Get-MsolUser"));
    }
}
