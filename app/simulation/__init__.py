"""The loop against an oracle: what ``cloister simulate`` plays, measures, keeps and reports."""
