using System.Text;

namespace Ledger.Tests.Entries;

public class Building_objects
{
    [Fact]
    public void Sorts_names_and_writes_every_kind_of_value()
    {
        var bytes = new CanonicalObject()
            .Add("z", "€\"\\\n\u0001")
            .Add("n", -5)
            .Add("b", true)
            .Add("o", new CanonicalObject().Add("y", 1).Add("x", 2))
            .Add("s", ["p", "q"])
            .Add("l", [new CanonicalObject(), new CanonicalObject().Add("k", false)])
            .ToUtf8();
        Assert.Equal(
            """{"b":true,"l":[{},{"k":false}],"n":-5,"o":{"x":2,"y":1},"s":["p","q"],"z":"€\"\\\n\u0001"}""",
            Encoding.UTF8.GetString(bytes));
        CanonicalJson.Check(bytes);
    }

    [Fact]
    public void Refuses_what_is_outside_of_the_profile()
    {
        Assert.Throws<LedgerFormatException>(() => new CanonicalObject().Add("A", 1));
        Assert.Throws<LedgerFormatException>(() => new CanonicalObject().Add("a", 1).Add("a", 2));
        Assert.Throws<LedgerFormatException>(() => new CanonicalObject().Add("a", CanonicalJson.MaxInteger + 1));
        Assert.Throws<LedgerFormatException>(() => new CanonicalObject().Add("a", "\ud800"));
        Assert.Throws<LedgerFormatException>(() => new CanonicalObject().Add("a", "\udc00\ud800"));
    }

    [Fact]
    public void A_refused_member_leaves_nothing_behind()
    {
        var built = new CanonicalObject().Add("a", 1);
        Assert.Throws<LedgerFormatException>(() => built.Add("B", "lost"));
        Assert.Throws<LedgerFormatException>(() => built.Add("c", ["lost", "\ud800"]));
        Assert.Throws<LedgerFormatException>(() => built.Add("a", true));

        Assert.Equal("""{"a":1,"d":2}""", Encoding.UTF8.GetString(built.Add("d", 2).ToUtf8()));
    }

    [Fact]
    public void A_text_of_many_small_objects_takes_memory_in_proportion()
    {
        var text = Encoding.UTF8.GetBytes($$"""{"a":[{{string.Join(',', Enumerable.Repeat("{}", 80_000))}}]}""");
        var before = GC.GetAllocatedBytesForCurrentThread();

        CanonicalJson.Canonicalise(text);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 500L * text.Length);
    }

    [Fact]
    public void Refuses_objects_that_nest_too_deep()
    {
        var nested = new CanonicalObject();
        for (var i = 0; i < 8; i++) nested = new CanonicalObject().Add("a", nested);
        Assert.Throws<LedgerFormatException>(nested.ToUtf8);
    }
}
