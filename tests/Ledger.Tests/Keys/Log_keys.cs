using System.Text;

namespace Ledger.Tests.Keys;

public class Log_keys
{
    private const string Origin = "localhost/compute/0a1b2c3d";

    [Fact]
    public void Sign_checkpoints_that_their_own_policy_accepts()
    {
        using var keys = LogKeys.Create(Origin);
        var note = keys.SignCheckpoint(LedgerHead.Empty(Origin));
        var verdict = LogPolicy.Parse(Encoding.UTF8.GetBytes(keys.Policy)).Verify(Encoding.UTF8.GetBytes(note));
        Assert.Equal((Origin, 0L), (verdict.Checkpoint.Origin, verdict.Checkpoint.Size));
        Assert.Equal(LedgerHash.EmptyRoot, verdict.Checkpoint.Root);
        Assert.StartsWith(
            Origin + "\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n— " + Origin + " ",
            note, StringComparison.Ordinal);
    }

    [Fact]
    public void Come_back_from_their_folder()
    {
        using var folder = new TemporaryFolder();
        using var keys = LogKeys.Create(Origin);
        var path = folder.File("keys");
        Assert.False(LogKeys.Exist(path));
        keys.Save(path);
        Assert.True(LogKeys.Exist(path));
        using var loaded = LogKeys.Load(path);
        Assert.Equal(
            (keys.Origin, keys.Ed25519Vkey, keys.Bip340Vkey), (loaded.Origin, loaded.Ed25519Vkey, loaded.Bip340Vkey));
        var policy = LogPolicy.Parse(Encoding.UTF8.GetBytes(keys.Policy));
        Assert.True(policy.Verify(Encoding.UTF8.GetBytes(loaded.SignCheckpoint(LedgerHead.Empty(Origin)))).QuorumMet);
    }

    [Theory]
    [InlineData("log.ed25519.key")]
    [InlineData("log.bip340.key")]
    public void Are_refused_when_others_can_read_them(string file)
    {
        if (OperatingSystem.IsWindows()) return;
        using var folder = new TemporaryFolder();
        using var keys = LogKeys.Create(Origin);
        keys.Save(folder.File("keys"));
        var path = folder.File("keys/" + file);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Throws<UnauthorizedAccessException>(() => LogKeys.Load(folder.File("keys")));
    }

    [Fact]
    public void Are_never_overwritten()
    {
        using var folder = new TemporaryFolder();
        using var keys = LogKeys.Create(Origin);
        keys.Save(folder.Path);
        Assert.Throws<IOException>(() => keys.Save(folder.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("with+plus")]
    [InlineData("höst/log")]
    [InlineData("line\nbreak")]
    public void Refuse_an_ill_formed_origin(string origin) =>
        Assert.Throws<LedgerFormatException>(() => LogKeys.Create(origin));

    [Fact]
    public void Are_told_in_the_genesis_and_checkpoints_in_later_entries()
    {
        using var keys = LogKeys.Create(Origin);
        var genesis = Encoding.UTF8.GetString(SystemBodies.Genesis(keys));
        Assert.Equal(
            $$$"""{"format":"compute-ledger/v1","maxEntryBytes":32768,"origin":"{{{Origin}}}","vkeys":["""
            + $"\"{keys.Ed25519Vkey}\",\"{keys.Bip340Vkey}\"]}}", genesis);
        var body = Encoding.UTF8.GetString(SystemBodies.Checkpoint(keys.SignCheckpoint(LedgerHead.Empty(Origin))));
        var root = Convert.ToHexStringLower(LedgerHash.EmptyRoot);
        Assert.Contains($"\"root\":\"{root}\",\"size\":0", body, StringComparison.Ordinal);
        CanonicalJson.CheckBody(SystemBodies.Tick());
    }
}
