using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Ledger.Verifier;

/// <summary>The published vectors, each with the verdict that its publisher says.</summary>
internal static class VectorChecks
{
    public static int Bip340()
    {
        var rows = EmbeddedVectors.Text("bip340/test-vectors.csv").Trim().Split('\n').Skip(1).ToArray();
        foreach (var row in rows)
        {
            var f = row.Trim().Split(',');
            var good = Ledger.Bip340.Verify(
                Convert.FromHexString(f[2]), Convert.FromHexString(f[4]), Convert.FromHexString(f[5]));
            Require(good == (f[6] == "TRUE"), $"BIP-340 case {f[0]}");
        }

        return rows.Length;
    }

    public static int Roots()
    {
        using var roots = JsonDocument.Parse(EmbeddedVectors.Bytes("rfc6962/roots.json"));
        var leaves = roots.RootElement.GetProperty("leafInputsHex").EnumerateArray()
            .Select(l => LedgerHash.Leaf(Convert.FromHexString(l.GetString()!))).ToArray();
        var size = 0;
        foreach (var root in roots.RootElement.GetProperty("rootsHexBySize").EnumerateArray())
            Require(
                Convert.ToHexStringLower(Merkle.Root(leaves.Take(size))) == root.GetString(), $"root of {size++}");
        return size;
    }

    public static int Inclusion() => Proofs("rfc6962/inclusion.json", c => Merkle.VerifyInclusion(
        Bytes(c, "leafHash"), Number(c, "leafIdx"), Number(c, "treeSize"), Proof(c), Bytes(c, "root")));

    public static int Consistency() => Proofs("rfc6962/consistency.json", c => Merkle.VerifyConsistency(
        Number(c, "size1"), Number(c, "size2"), Bytes(c, "root1"), Bytes(c, "root2"), Proof(c)));

    /// <summary>Numbers as ECMAScript prints them: the whole ones that the format allows stay as they are, all others
    /// are refused.</summary>
    public static int Numbers()
    {
        var lines = EmbeddedVectors.Text("jcs/es6-numbers-00001-01000.txt").Trim().Split('\n');
        foreach (var line in lines)
        {
            var number = line[(line.IndexOf(',', StringComparison.Ordinal) + 1)..].Trim();
            var allowed = long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n)
                && Math.Abs(n) <= CanonicalJson.MaxInteger;
            Require(IsCanonical(number) == allowed, $"the number {number}");
        }

        return lines.Length;
    }

    public static int Notes()
    {
        var example = SignedNote.Parse(EmbeddedVectors.Bytes("signed-note/example.note"));
        var key = VerifierKey.Parse(EmbeddedVectors.Text("signed-note/example.vkey").Trim());
        Require(example.VerifiedBy(key).Count == 1, "the example of signed-note");
        var log = VerifierKey.Parse(EmbeddedVectors.Text("tlog/log.vkey").Trim());
        for (var size = 0; size <= 7; size++)
        {
            var note = SignedNote.Parse(EmbeddedVectors.Bytes($"tlog/checkpoint.{size}"));
            var leaves = size == 0 ? [] : EmbeddedVectors.Bytes($"tlog/tile/0/000.p/{size}").Chunk(LedgerHash.Size);
            Require(
                note.VerifiedBy(log).Count == 1
                && Checkpoint.Parse(note.Text).Root.AsSpan().SequenceEqual(Merkle.Root(leaves)),
                $"the small log's checkpoint {size}");
        }

        return 9;
    }

    /// <summary>An export made with fixed keys verifies; with any one of its entries changed it does not.</summary>
    public static int Export()
    {
        var folder = Directory.CreateTempSubdirectory("cledger-selftest-").FullName;
        try
        {
            EmbeddedVectors.Extract("golden-export", folder);
            var policy = LogPolicy.Parse(EmbeddedVectors.Bytes("golden-export/policy"));
            var report = Verify(folder, policy);
            Receipt.Verify(EmbeddedVectors.Bytes("golden-export/sample.tlog-proof"), policy);
            var file = Path.Combine(folder, TilePath.Entries(0, (int)report.Entries));
            var good = File.ReadAllBytes(file);
            for (var at = 0; at < good.Length; at += 97)
            {
                var bad = (byte[])good.Clone();
                bad[at] ^= 1;
                File.WriteAllBytes(file, bad);
                Require(!Verifies(folder, policy), $"the golden export with byte {at} changed is refused:");
            }

            return (int)report.Entries;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static ExportReport Verify(string folder, LogPolicy policy) =>
        new ExportVerifier(folder, policy, VerificationLevel.Sigs, jobs: 1).Verify();

    private static bool Verifies(string folder, LogPolicy policy)
    {
        try
        {
            Verify(folder, policy);
            return true;
        }
        catch (LedgerVerificationException)
        {
            return false;
        }
    }

    private static int Proofs(string name, Func<JsonElement, bool> verify)
    {
        using var document = JsonDocument.Parse(EmbeddedVectors.Bytes(name));
        var cases = document.RootElement.GetProperty("cases").EnumerateArray().ToArray();
        foreach (var c in cases)
            Require(verify(c) != c.GetProperty("wantErr").GetBoolean(), c.GetProperty("file").GetString()!);
        return cases.Length;
    }

    private static bool IsCanonical(string json)
    {
        try
        {
            CanonicalJson.Check(Encoding.UTF8.GetBytes(json));
            return true;
        }
        catch (LedgerFormatException)
        {
            return false;
        }
    }

    // Some cases hold numbers of 64 bits without sign: none of ours is that large, and negative ones are refused.
    private static long Number(JsonElement c, string name) => unchecked((long)c.GetProperty(name).GetUInt64());

    private static byte[] Bytes(JsonElement c, string name) =>
        c.GetProperty(name).ValueKind == JsonValueKind.Null ? [] : c.GetProperty(name).GetBytesFromBase64();

    private static byte[][] Proof(JsonElement c) =>
        c.GetProperty("proof").ValueKind == JsonValueKind.Null
            ? []
            : [.. c.GetProperty("proof").EnumerateArray().Select(p => p.GetBytesFromBase64())];

    private static void Require(bool holds, string what)
    {
        if (!holds) throw new LedgerVerificationException(new($"{what}: this program judges it otherwise"));
    }
}
