using System.Text.Json;

namespace Ledger.Tests.Tree;

public class Rfc6962_vectors
{
    private static readonly JsonElement Inclusion =
        JsonDocument.Parse(Vectors.Text("rfc6962/inclusion.json")).RootElement;
    private static readonly JsonElement Consistency =
        JsonDocument.Parse(Vectors.Text("rfc6962/consistency.json")).RootElement;

    public static TheoryData<string> InclusionFiles => Files(Inclusion);
    public static TheoryData<string> ConsistencyFiles => Files(Consistency);

    [Theory]
    [MemberData(nameof(InclusionFiles))]
    public void Judge_inclusion_as_published(string file)
    {
        var c = Case(Inclusion, file);
        var good = Merkle.VerifyInclusion(
            Bytes(c, "leafHash"), Signed(c, "leafIdx"), Signed(c, "treeSize"), Proof(c), Bytes(c, "root"));
        Assert.Equal(!c.GetProperty("wantErr").GetBoolean(), good);
    }

    [Theory]
    [MemberData(nameof(ConsistencyFiles))]
    public void Judge_consistency_as_published(string file)
    {
        var c = Case(Consistency, file);
        var good = Merkle.VerifyConsistency(
            Signed(c, "size1"), Signed(c, "size2"), Bytes(c, "root1"), Bytes(c, "root2"), Proof(c));
        Assert.Equal(!c.GetProperty("wantErr").GetBoolean(), good);
    }

    [Fact]
    public void Give_the_published_roots()
    {
        var roots = JsonDocument.Parse(Vectors.Text("rfc6962/roots.json")).RootElement;
        var leaves = roots.GetProperty("leafInputsHex").EnumerateArray()
            .Select(l => LedgerHash.Leaf(Convert.FromHexString(l.GetString()!))).ToArray();
        var expected = roots.GetProperty("rootsHexBySize").EnumerateArray().Select(r => r.GetString()).ToArray();
        Assert.Equal(
            expected, Enumerable.Range(0, 9).Select(n => Convert.ToHexStringLower(Merkle.Root(leaves.Take(n)))));
    }

    private static TheoryData<string> Files(JsonElement group)
    {
        var files = group.GetProperty("cases").EnumerateArray()
            .Select(c => c.GetProperty("file").GetString()!).ToArray();
        Assert.Equal(group.GetProperty("count").GetInt32(), files.Length);
        return [.. files];
    }

    private static JsonElement Case(JsonElement group, string file) =>
        group.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("file").GetString() == file);

    // Some cases hold numbers of 64 bits without sign; none of ours is that large, so they must fail as negative.
    private static long Signed(JsonElement c, string name) => unchecked((long)c.GetProperty(name).GetUInt64());

    private static byte[] Bytes(JsonElement c, string name) =>
        c.GetProperty(name).ValueKind == JsonValueKind.Null ? [] : c.GetProperty(name).GetBytesFromBase64();

    private static byte[][] Proof(JsonElement c) =>
        c.GetProperty("proof").ValueKind == JsonValueKind.Null
            ? []
            : [.. c.GetProperty("proof").EnumerateArray().Select(p => p.GetBytesFromBase64())];
}
