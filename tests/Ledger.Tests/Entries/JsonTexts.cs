using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Ledger.Tests.Entries;

/// <summary>Random JSON of the profile in random spellings: white space, escapes and order of names vary.</summary>
internal static class JsonTexts
{
    private static readonly string[] Names = ["a", "aB", "aa", "b1", "orderId", "z"];

    public static Gen<string> Any() => Gen.Choose(0, int.MaxValue).Select(seed => Write(new Random(seed)));

    private static string Write(Random random)
    {
        var text = new StringBuilder();
        Value(text, random, 6);
        return text.ToString();
    }

    private static void Value(StringBuilder text, Random random, int depth)
    {
        Space(text, random);
        switch (random.Next(depth > 0 ? 7 : 4))
        {
            case 0: text.Append((random.NextInt64(1L << 54) - (1L << 53)) % ((1L << 53) - 1)); break;
            case 1: text.Append(random.Next(3) switch { 0 => "true", 1 => "false", _ => "null" }); break;
            case 2 or 3: String(text, random); break;
            case 4: List(text, random, depth); break;
            default: Members(text, random, depth); break;
        }

        Space(text, random);
    }

    private static void List(StringBuilder text, Random random, int depth)
    {
        text.Append('[');
        var count = random.Next(4);
        for (var i = 0; i < count; i++)
        {
            if (i > 0) text.Append(',');
            Value(text, random, depth - 1);
        }

        text.Append(']');
    }

    private static void Members(StringBuilder text, Random random, int depth)
    {
        text.Append('{');
        var names = Names.Where(_ => random.Next(2) == 0).ToArray();
        random.Shuffle(names);
        for (var i = 0; i < names.Length; i++)
        {
            if (i > 0) text.Append(',');
            Space(text, random);
            text.Append(CultureInfo.InvariantCulture, $"\"{names[i]}\"");
            Space(text, random);
            text.Append(':');
            Value(text, random, depth - 1);
        }

        text.Append('}');
    }

    private static void String(StringBuilder text, Random random)
    {
        text.Append('"');
        for (var i = random.Next(8); i > 0; i--)
        {
            var c = (char)random.Next(random.Next(2) == 0 ? 0x80 : 0xd800);
            if (random.Next(6) == 0) text.Append("😀");
            else if (c is < ' ' or '"' or '\\' || random.Next(4) == 0)
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            else text.Append(c);
        }

        text.Append('"');
    }

    private static void Space(StringBuilder text, Random random)
    {
        if (random.Next(3) == 0) text.Append(" \t\n\r"[random.Next(4)]);
    }
}
