using System.Text;
using Ledger.Tests.Verification;

namespace Ledger.Tests.Adversaries;

/// <summary>One attack for each threat that the ledger answers, and which check fires. Witnesses, replayed commands and
/// rotated keys have tests of their own.</summary>
public class Threats
{
    [Fact]
    public void An_entry_edited_in_place_does_not_fit_its_tile_nor_with_it_the_root()
    {
        using var export = Honest();
        var path = Path.Combine(export.Folder, "tile/entries/000.p/12");
        var bytes = File.ReadAllBytes(path);
        var at = bytes.AsSpan().IndexOf("\"1.5\""u8);
        bytes[at + 1] = (byte)'9';
        File.WriteAllBytes(path, bytes);
        Fires(export.Verify("tree"), 1, "the entry's hash is not the tile's");
        File.WriteAllBytes(
            Path.Combine(export.Folder, "tile/0/000.p/12"),
            [.. Leaves(bytes).SelectMany(leaf => leaf)]);
        Fires(export.Verify("tree"), 1, "a published checkpoint is not of a prefix of this log");
        Directory.Delete(Path.Combine(export.Folder, "checkpoints"), recursive: true);
        Fires(export.Verify("tree"), 1, "the entries do not have the root that the log signed");
    }

    [Theory]
    [InlineData("insert", "the entry's own seq is another")]
    [InlineData("delete", "the entry's own seq is another")]
    [InlineData("reorder", "the entry's own seq is another")]
    public void An_operator_who_inserts_deletes_or_reorders_entries_breaks_their_numbers(string how, string rule)
    {
        using var export = Honest();
        var entries = export.Entries.Select(e => e.Bytes).ToList();
        if (how == "insert") entries.Insert(5, entries[4]);
        if (how == "delete") entries.RemoveAt(5);
        if (how == "reorder") (entries[5], entries[6]) = (entries[6], entries[5]);
        Resign(export, entries);
        Fires(export.Verify("chain"), 1, rule);
    }

    [Fact]
    public void An_operator_who_also_mends_the_numbers_breaks_the_chain()
    {
        using var export = Honest();
        var entries = export.Entries.Select(e => e.Bytes).ToList();
        entries.RemoveAt(5);
        for (var i = 5; i < entries.Count; i++)
            entries[i] = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(entries[i])
                .Replace($"\"seq\":{i + 1}", $"\"seq\":{i}", StringComparison.Ordinal));
        Resign(export, entries);
        Fires(export.Verify("chain"), 1, "prev is not the hash of the entry before");
    }

    [Fact]
    public void An_operator_who_rewrites_history_whole_is_caught_by_any_checkpoint_or_receipt_kept_outside()
    {
        using var honest = Honest();
        File.Copy(Path.Combine(honest.Folder, "checkpoint"), honest.Scratch("kept"));
        File.WriteAllText(honest.Scratch("kept.tlog-proof"), new ExportReader(honest.Folder).Receipt(6));
        using var rewritten = new Exports();
        rewritten.Fill(4);
        rewritten.Add("order.placed", new CanonicalObject().Add("orderId", "never"));
        rewritten.Fill(20);
        rewritten.Write();
        // By itself it is without a flaw.
        Assert.Equal(0, rewritten.Verify().Code);
        foreach (var kept in new[] { "kept", "kept.tlog-proof" })
        {
            Fires(
                rewritten.Verify("tree", "--since", honest.Scratch(kept)), 1,
                "the kept checkpoint is not of a prefix of this log");
            Fires(
                Exports.Run(
                    "consistency", honest.Scratch(kept), Path.Combine(rewritten.Folder, "checkpoint"),
                    rewritten.Folder, "--policy", honest.Policy, "--evidence", honest.Scratch("proof")),
                5, "the log has signed two histories");
        }
    }

    [Fact]
    public void A_cut_tail_is_smaller_than_what_receipts_and_checkpoints_prove()
    {
        using var honest = Honest();
        File.Copy(Path.Combine(honest.Folder, "checkpoint"), honest.Scratch("kept"));
        using var cut = new Exports();
        cut.Fill(8);
        cut.Write();
        Assert.Equal(0, cut.Verify().Code);
        Fires(cut.Verify("tree", "--since", honest.Scratch("kept")), 1, "the end of the log is missing");
        Fires(Exports.Run("prove", "9", cut.Folder), 3, "the log ends before this entry");
        Fires(cut.Verify("tree", "--to", "10"), 1, "the log ends before the range");
    }

    [Fact]
    public void A_frozen_view_is_too_old()
    {
        using var export = Honest();
        var now = EntryContent.Parse(export.Entries[^1].Bytes).Time.AddMinutes(10);
        string[] args = ["verify", export.Folder, "--policy", export.Policy, "--max-age"];
        Assert.Equal(0, Exports.RunAt(now, [.. args, "10m"]).Code);
        Fires(Exports.RunAt(now, [.. args, "5m"]), 4, "this may not be the newest checkpoint");
    }

    [Fact]
    public void A_back_dated_entry_is_earlier_than_the_one_before()
    {
        using var export = Honest();
        var text = Encoding.UTF8.GetString(export.Entries[11].Bytes);
        var earlier = text.Replace("12:00:00.016500Z", "11:59:59.000000Z", StringComparison.Ordinal);
        export.Replace(11, Encoding.UTF8.GetBytes(earlier));
        export.WriteAsIs();
        Fires(export.Verify("chain"), 1, "time decreases");
    }

    [Fact]
    public void A_forged_action_of_a_participant_has_no_good_signature_of_a_key_in_force()
    {
        using var export = Honest();
        var body = new CanonicalObject().Add("orderId", "forged").ToUtf8();
        export.AddSigned("order.placed", body, [new(export.Key("alice").PublicKeyHex, new string('1', 128))]);
        export.Write();
        Fires(export.Verify(), 1, "a participant's signature does not fit the body");
        using var stranger = Honest();
        stranger.Add("order.placed", new CanonicalObject().Add("orderId", "forged"), "mallory");
        stranger.Write();
        Fires(stranger.Verify(), 1, "the signing key is not in force at this entry");
    }

    [Fact]
    public void A_signature_taken_from_another_kind_or_another_use_does_not_fit()
    {
        using var export = Honest();
        var body = new CanonicalObject().Add("orderId", "o1").ToUtf8();
        export.AddSigned("order.cancelled", body, [export.Key("alice").SignBody("order.placed", body)]);
        export.Write();
        Fires(export.Verify(), 1, "a participant's signature does not fit the body");
        using var note = Honest();
        var text = new Checkpoint(Exports.Origin, 12, note.Appender.Head.Root).ToText();
        var signature = note.Key("alice").Sign(LedgerHash.Checkpoint(Encoding.UTF8.GetBytes(text)));
        note.AddSigned(
            "order.placed", body, [new(note.Key("alice").PublicKeyHex, Convert.ToHexStringLower(signature))]);
        note.Write();
        Fires(note.Verify(), 1, "a participant's signature does not fit the body");
    }

    [Fact]
    public void Data_in_another_spelling_is_refused_though_it_means_the_same()
    {
        using var export = Honest();
        var text = Encoding.UTF8.GetString(export.Entries[4].Bytes);
        export.Replace(4, Encoding.UTF8.GetBytes(text.Replace("\"1.5\"}", "\"1.5\"} ", StringComparison.Ordinal)));
        export.WriteAsIs();
        Fires(export.Verify("chain"), 1, "an entry is body, kind, prev, seq, sigs, time, v");
        using var upper = Honest();
        text = Encoding.UTF8.GetString(upper.Entries[3].Bytes);
        var key = upper.Key("alice").PublicKeyHex;
        upper.Replace(3, Encoding.UTF8.GetBytes(text.Replace(key, key.ToUpperInvariant(), StringComparison.Ordinal)));
        upper.WriteAsIs();
        Fires(upper.Verify("chain"), 1, "64 lower-case hexadecimal digits are missing");
    }

    [Theory]
    [InlineData(4, "the log's Ed25519 signature is missing")]
    [InlineData(5, "the log's Bip340 signature is missing")]
    public void A_thief_of_one_of_the_log_s_keys_signs_no_checkpoint(int line, string rule)
    {
        using var export = Honest();
        Lines(export, lines => [.. lines[..line], .. lines[(line + 1)..]]);
        Fires(export.Verify("note"), 1, rule);
        using var other = Honest();
        using var thief = LogKeys.Create(Exports.Origin);
        var forged = thief.SignCheckpoint(other.Appender.Head).TrimEnd('\n').Split('\n');
        Lines(other, lines => [.. lines[..line], forged[line], .. lines[(line + 1)..]]);
        Fires(other.Verify("note"), 1, rule);
    }

    [Fact]
    public void A_line_with_a_known_key_s_name_and_id_but_another_s_signature_condemns_the_note()
    {
        using var export = Honest();
        var key = VerifierKey.Parse(export.Keys.Bip340Vkey);
        Lines(export, lines => [.. lines, SignedNote.Line(key, new byte[64]).TrimEnd('\n')]);
        Fires(export.Verify("note"), 1, "the Bip340 signature of a known key does not verify");
        using var named = Honest();
        var bad = SignedNote.Line(key, new byte[64]).TrimEnd('\n');
        Lines(named, lines => [.. lines, bad.Replace(Exports.Origin, "example.com/other", StringComparison.Ordinal)]);
        Assert.Equal(0, named.Verify("note").Code);
    }

    [Fact]
    public void A_receipt_of_another_log_is_refused()
    {
        using var export = Honest();
        Fires(
            Exports.Run("receipt", Vectors.Path("sample-export/sample.tlog-proof"), "--policy", export.Policy), 1,
            "the checkpoint is of another log");
    }

    [Fact]
    public void Proofs_of_a_wrong_shape_and_huge_inputs_are_refused()
    {
        using var export = Honest();
        var lines = new ExportReader(export.Folder).Receipt(6).Split('\n');
        var hash = lines[3];
        Judge([.. lines[..3], .. lines[4..]], "the entry is not at this index of the signed tree");
        Judge([.. lines[..4], hash, .. lines[4..]], "the entry is not at this index of the signed tree");
        Judge([.. lines[..4], .. Enumerable.Repeat(hash, 64), .. lines[4..]], "a proof has at most 63 hashes");
        Judge([.. lines[..3], hash[..^4], .. lines[4..]], "a proof line is the base64 of 32 bytes");
        Judge([.. lines[..2], "index 12", .. lines[3..]], "the entry is not at this index of the signed tree");
        Judge([.. lines[..2], "index 7", .. lines[3..]], "the entry is not at this index of the signed tree");
        Judge([.. lines, new string('x', Receipt.MaxBytes)], "a receipt has at most 131,072 bytes");
        Judge(
            [lines[0], "extra " + Convert.ToBase64String(new byte[EntryFormat.MaxBytes + 1]), .. lines[2..]],
            "the entry is not at this index of the signed tree");

        void Judge(string[] receipt, string rule)
        {
            File.WriteAllText(export.Scratch("r"), string.Join('\n', receipt));
            Fires(Exports.Run("receipt", export.Scratch("r"), "--policy", export.Policy), 1, rule);
        }
    }

    [Fact]
    public void A_damaged_disk_is_named_by_file_and_byte()
    {
        using var export = Honest();
        var path = Path.Combine(export.Folder, "tile/0/000.p/12");
        var bytes = File.ReadAllBytes(path);
        bytes.AsSpan(64, 32).Clear();
        File.WriteAllBytes(path, bytes);
        Fires(export.Verify("tree"), 1, "(tile/0/000.p/12, byte 64)");
    }

    private static void Fires((int Code, string Output, string Error) run, int code, string rule)
    {
        Assert.Equal(code, run.Code);
        Assert.Contains(rule, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("verified", run.Output, StringComparison.Ordinal);
    }

    private static void Resign(Exports export, List<byte[]> entries)
    {
        export.Entries.Clear();
        export.Entries.AddRange(entries.Select((bytes, i) => new LedgerEntry(i, bytes, LedgerHash.Leaf(bytes))));
        export.WriteAsIs();
        Assert.Equal(0, export.Verify("tree").Code);
    }

    private static void Lines(Exports export, Func<string[], string[]> change)
    {
        var path = Path.Combine(export.Folder, "checkpoint");
        var lines = change(File.ReadAllText(path).TrimEnd('\n').Split('\n'));
        File.WriteAllText(path, string.Concat(lines.Select(l => l + "\n")));
    }

    private static IEnumerable<byte[]> Leaves(byte[] bundle)
    {
        for (var at = 0; at < bundle.Length;)
        {
            var length = TileReader.EntryLength(bundle, at);
            yield return LedgerHash.Leaf(bundle.AsSpan(at + 2, length));
            at += 2 + length;
        }
    }

    private static Exports Honest()
    {
        var export = new Exports();
        export.Fill(12);
        return export.Write();
    }
}
