using System.Security.Cryptography;

namespace Ledger.Tests.Keys;

public class PrivateKeys
{
    private static readonly byte[] Body = "{\"a\":1}"u8.ToArray();

    [Fact]
    public void Sign_bodies_that_verify_under_their_kind_only()
    {
        using var key = PrivateKey.Create();
        var signature = key.SignBody("order.placed", Body);
        Assert.True(Bip340.VerifyBody("order.placed", Body, signature));
        Assert.False(Bip340.VerifyBody("order.cancelled", Body, signature));
        Assert.False(Bip340.VerifyBody("order.placed", "{\"a\":2}"u8, signature));
    }

    [Fact]
    public void Refuse_to_sign_what_could_never_enter_the_ledger()
    {
        using var key = PrivateKey.Create();
        Assert.Throws<LedgerFormatException>(() => key.SignBody("order.placed", "{ \"a\":1}"u8));
        Assert.Throws<LedgerFormatException>(() => key.SignBody("order", Body));
    }

    [Fact]
    public void Make_a_good_signature_in_only_one_spelling()
    {
        using var key = PrivateKey.Create();
        var signature = key.SignBody("order.placed", Body);
        Assert.False(
            Bip340.VerifyBody("order.placed", Body, signature with { Sig = signature.Sig.ToUpperInvariant() + " " }));
        Assert.False(Bip340.VerifyBody("order.placed", Body, signature with { By = signature.By[..62] }));
    }

    [Fact]
    public void Verify_alike_on_many_threads_and_with_more_keys_than_one()
    {
        var keys = Enumerable.Range(0, 40).Select(_ => PrivateKey.Create()).ToArray();
        Parallel.For(0, 400, i =>
        {
            var message = SHA256.HashData(BitConverter.GetBytes(i));
            var signature = keys[i % 40].Sign(message);
            Assert.True(Bip340.Verify(Convert.FromHexString(keys[i % 40].PublicKeyHex), message, signature));
            Assert.False(Bip340.Verify(Convert.FromHexString(keys[(i + 1) % 40].PublicKeyHex), message, signature));
        });
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")]
    public void Refuse_numbers_that_are_no_key(string hex) =>
        Assert.Throws<CryptographicException>(() => PrivateKey.FromHex(hex));

    [Fact]
    public void Come_back_from_a_file_that_only_the_owner_reads()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("a.key");
        using var key = PrivateKey.Create();
        key.Save(path);
        using var loaded = PrivateKey.Load(path);
        Assert.Equal(key.PublicKeyHex, loaded.PublicKeyHex);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public void Are_never_overwritten()
    {
        using var folder = new TemporaryFolder();
        using var key = PrivateKey.Create();
        key.Save(folder.File("a.key"));
        Assert.Throws<IOException>(() => key.Save(folder.File("a.key")));
    }

    [Fact]
    public void Are_refused_when_others_can_read_the_file()
    {
        if (OperatingSystem.IsWindows()) return;
        using var folder = new TemporaryFolder();
        using var key = PrivateKey.Create();
        key.Save(folder.File("a.key"));
        File.SetUnixFileMode(folder.File("a.key"), UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Assert.Throws<UnauthorizedAccessException>(() => PrivateKey.Load(folder.File("a.key")));
    }

    [Theory]
    [InlineData("12")]
    [InlineData("zz00000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("000000000000000000000000000000000000000000000000000000000000000100")]
    public void Are_refused_when_the_file_holds_something_else(string content)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("a.key"), content);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder.File("a.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Throws<FormatException>(() => PrivateKey.Load(folder.File("a.key")));
    }

    [Fact]
    public void Sign_nothing_after_their_end()
    {
        var key = PrivateKey.Create();
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => key.Sign(new byte[32]));
    }
}
