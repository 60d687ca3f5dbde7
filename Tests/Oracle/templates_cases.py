"""Small expressions and statements for the comparison with jinja2."""

VARIABLES = {
    "n": 7,
    "x": 2.5,
    "s": "Hello, World",
    "u": "naïve 日本 🙂 ΣΑΣ straße",
    "empty": "",
    "nothing": None,
    "yes": True,
    "xs": [3, 1, 2],
    "names": ["bob", "Alice", "carol", "alice"],
    "d": {"b": 1, "a": 2, "C": 3},
    "rows": [
        {"name": "x", "v": 3, "in": {"k": 1}},
        {"name": "Y", "v": 1},
        {"name": "z", "v": 2, "in": {"k": 5}},
    ],
    "nested": {"list": [1, [2, 3], {"k": "v"}], "items": "shadowed", "none": None, "t": True},
    "lines": "one\n\ntwo\r\nthree\n",
    "html": "<a href='x'>\"q\" & more</a>",
    "words": "  the quick-brown (fox) [jumps] o'er  ",
    "big": 9007199254740993,
    "floats": [0.1, 1e16, 1e-5, 123456789.123, 1e22, -0.0, 5e-324, 1.0],
}

EXPRESSIONS = r"""
1 + 2 * 3
(1 + 2) * 3
2 ** 3 ** 2
-2 ** 2
2 ** -1
7 // 2
-7 // 2
7 // -2
7 % 3
-7 % 3
7 % -3
-7.5 % 2
7.5 // 2
-7.5 // 2
1 / 2
4 / 2
1 / 0
1 // 0
1 % 0
1.0 / 0
0.1 + 0.2
1e3
1_000
1.5e-7
1e16
123456789012345680.0
big
big + 1
3.0
n + x
n * 'ab'
'ab' * n
'ab' * 0
'ab' * -3
[1, 2] * 2
2 * (1, 2)
'a' + 'b'
'a' + 1
1 + 'a'
[1] + [2]
(1,) + (2,)
[1] + (2,)
'a' - 'b'
nothing + 1
missing + 1
missing ~ 'x'
1 ~ 2 ~ none ~ true
'a' ~ [1, 'b'] ~ {'k': (1,)}
none
true
false
True and none
'' or 'fallback'
0 or '' or []
1 and 2
not 1
not ''
not none
1 < 2 < 3
1 < 3 < 2
1 == 1.0
true == 1
'a' == 'a'
'é' == 'é'
none == false
[1, 2] == [1, 2]
[1, 2] == (1, 2)
{'a': 1} == {'a': 1.0}
missing == other_missing
missing == none
missing == ''
1 != 2
'a' < 'b'
'Z' < 'a'
'é' > 'z'
[1, 2] < [1, 3]
(1,) < (1, 2)
1 < 'a'
none < 1
missing < 1
'ell' in s
'' in s
'x' in s
1 in s
2 in xs
5 not in xs
'a' in d
'z' not in d
none in d
[1] in d
missing in xs
'x' in missing
'x' in nothing
3 in range(5)
'k' in nested.list[2]
s[0]
s[-1]
s[100]
s[1:4]
s[::-1]
s[-3:]
s[:-3]
s[::2]
s[10:2:-2]
u[6:8]
u[9]
xs[0]
xs[-1]
xs[5]
xs['a']
xs[1:]
xs[::-1]
xs[:]
xs[5:]
xs[::0]
xs['a':]
xs[none:2]
xs[true]
xs[1.0]
(1, 2, 3)[1:]
nothing[0]
nothing[0:1]
nothing.foo
nothing.foo.bar
missing.foo
missing['foo']
missing[0:1]
d.a
d['a']
d.zzz
d['zzz']
d.zzz.yyy
d.items
d[0]
d[[1]]
n.foo
n.foo.bar
nested.items
nested['items']
nested.list[1][0]
nested.list.2.k
nested.list[9].k
s.foo
'a,b,,c'.split(',')
'a,b,,c'.split(',', 1)
'a,b,,c'.split(',', maxsplit=1)
'a,b,,c'.rsplit(',', 1)
'  a  b c '.split()
'  a  b c '.split(none, 1)
'  a  b c '.rsplit(none, 1)
'abc'.split('')
''.split()
''.split(',')
'aXXbXXc'.split('XX')
'a<x>b'.split('<x>')[-1].lstrip('\n')
'xxabcxx'.strip('x')
'abcxyz'.strip('abz')
' \t\n a \n'.strip() ~ '|'
'\u3000a\u00a0'.strip() ~ '|'
'  a '.lstrip() ~ '|'
'  a '.rstrip() ~ '|'
'abc'.startswith('ab')
'abc'.startswith(('x', 'a'))
'abc'.startswith('b', 1)
'abc'.endswith('bc')
'abc'.endswith(1)
'Hello'.upper()
'Hello'.lower()
'ΟΔΟΣ'.lower()
'straße'.upper()
'hello wORLD it\'s'.title()
'hello WORLD'.capitalize()
'ǆabc'.title()
'abcabc'.replace('b', 'X')
'abcabc'.replace('b', 'X', 1)
'abc'.replace('', '-')
'aaa'.replace('aa', 'b')
'abcabc'.find('c')
'abcabc'.rfind('c')
'日本語'.find('語')
'abc'.find('z')
'abc'.find('')
'abc'.find('', 4)
'abc'.index('z')
'abcabc'.count('bc')
'aaaa'.count('aa')
'日本'.count('')
', '.join(['a', 'b'])
', '.join([1, 2])
'-'.join('abc')
''.join({'a': 1, 'b': 2})
'a-b-c'.partition('-')
'a-b-c'.rpartition('-')
'abc'.partition('-')
'abc'.rpartition('-')
'abc'.removeprefix('a')
'abc'.removesuffix('c')
'a\nb\r\nc'.splitlines()
'a\nb\n'.splitlines(true)
'ab'.center(7, '*')
'ab'.ljust(5) ~ '|'
'ab'.rjust(5) ~ '|'
'-42'.zfill(6)
'42'.isdigit()
'4²'.isdigit()
'½'.isnumeric()
'abc'.isalpha()
'ab1'.isalnum()
' \n'.isspace()
''.isspace()
'ABC'.isupper()
'Abc'.islower()
'aBC'.swapcase()
xs.index(2)
xs.index(9)
xs.count(3)
xs.append(4)
xs.append
xs.append is defined
d.pop('a')
d.update({})
d.get('a')
d.get('z')
d.get('z', 5)
d.get()
d.keys()
d.values()
d.items()
d.keys() | list
d.items() | list
d.nope()
s()
n()
missing()
range(5) | list
range(2, 8, 3) | list
range(5, 0, -2) | list
range(3)
range(0, 9, 2)
range(10)[2:5]
range(10)[-1]
range(0, 0) | list
range(1, 2, 0)
range('a')
range()
range(100001)
range(3) | length
dict(a=1, b=2)
dict({'x': 1}, y=2)
{'a': 1, 'b': [1, 2], 'c': {'d': none}}
{1: 'a', 1.0: 'b', true: 'c'}
{'a': 1, 'a': 2}
{[1]: 2}
[]
{}
()
(1,)
(1, 2)
[1, 'a', "it's", 'say "x"', none, true, 1.5]
['tab\t', 'nl\n', 'bs\\', '\x00\x7f', 'é', '\u200b', '\u00a0', '🙂']
[missing]
floats
x is number
n is integer
x is float
yes is number
yes is integer
s is string
xs is iterable
s is iterable
n is iterable
xs is sequence
d is sequence
n is sequence
missing is sequence
d is mapping
xs is mapping
nothing is none
missing is none
missing is defined
missing is undefined
s is defined
d.zz is defined
missing.zz is defined
yes is true
n is true
1 is true
false is false
0 is false
yes is boolean
n is odd
n is even
n is divisibleby 7
n is divisibleby(2)
n is not even
n is eq 7
n is equalto(7)
n is sameas 7
none is sameas none
n is ne 3
n is gt 3
n is lt(3)
n is ge 7
n is le 6
2 is in xs
'abc' is lower
'ABC' is upper
'trim' is filter
'nope' is filter
'odd' is test
range is callable
n is callable
missing is callable
'a' is odd
n is nosuchtest
s | upper
s | lower
s | length
u | length
u | upper
u | lower
u | title
words | trim
words | title
words | capitalize
'xxaxx' | trim('x')
n | upper
nothing | upper
missing | upper ~ '|'
missing | length
nothing | length
n | length
xs | length
d | length
d | count
xs | join(',')
xs | join
names | join(', ')
'abc' | join('-')
rows | join(',', attribute='name')
d | join
nothing | join
missing | join
missing | default('x')
nothing | default('x')
nothing | default('x', true)
empty | default('x', boolean=true)
missing.foo | default('x')
d.foo | default('x')
d.foo | d
xs | first
xs | last
[] | first
[] | last
'abc' | first
'abc' | last
d | first
d | last
xs | list
'abc' | list
d | list
n | list
missing | list
xs | sort
xs | sort(reverse=true)
names | sort
names | sort(case_sensitive=true)
names | sort(true)
rows | sort(attribute='v') | map(attribute='name') | list
rows | sort(attribute='name,v') | map(attribute='name') | list
rows | sort(attribute='nope')
[1, 'a'] | sort
d | dictsort
d | dictsort(true)
d | dictsort(false, 'value')
d | dictsort(by='value', reverse=true)
d | dictsort(by='x')
xs | dictsort
d | items | list
missing | items | list
xs | items | list
xs | reverse | list
'abc' | reverse
range(3) | reverse | list
d | reverse | list
n | reverse
names | unique | list
names | unique(true) | list
[1, 1.0, true, 2] | unique | list
xs | min
xs | max
names | min
names | max(case_sensitive=true)
rows | max(attribute='v')
[] | min
xs | sum
rows | sum(attribute='v')
[[1], [2]] | sum(start=[])
[] | sum
['a'] | sum
rows | map(attribute='v') | list
rows | map(attribute='in.k') | list
rows | map(attribute='in.k', default=0) | list
rows | map(attribute='nope') | list
names | map('upper') | list
names | map('replace', 'a', 'X') | join(' ')
names | map('nosuch') | list
names | map
xs | map('nosuch')  | first
nothing | map('upper') | list
rows | selectattr('v', 'gt', 1) | map(attribute='name') | join
rows | rejectattr('v', 'eq', 1) | list | length
rows | selectattr('in') | list | length
rows | selectattr('in.k', 'defined') | map(attribute='name') | list
rows | selectattr('name', 'in', ['x', 'z']) | list | length
xs | select('odd') | list
xs | reject('odd') | list
xs | select | list
xs | select('greaterthan', 1) | list
xs | select('nosuch') | list
(xs | select('odd')) | length
(xs | select('odd'))[0]
(xs | select('odd')) is iterable
(xs | select('odd')) is sequence
(xs | map('abs')) | last
xs | batch(2) | list
xs | batch(2, 'f') | list
xs | slice(2) | list
xs | slice(2, 'f') | list
-5 | abs
(-5) | abs
(-2.5) | abs
'a' | abs
2.5 | round
3.5 | round
2.675 | round(2)
42.55 | round(1, 'floor')
42.51 | round(1, 'ceil')
42 | round
1234.5 | round(0, 'nope')
'42' | int
'42.7' | int
' 42 ' | int
'abc' | int
'abc' | int(5)
'0x1f' | int(0, 16)
'1010' | int(base=2)
'1_000' | int
none | int
3.99 | int
-3.99 | int
true | int
missing | int
'1e3' | int
'2.5' | float
'abc' | float
'abc' | float(1.5)
'inf' | float
'nan' | float
'1_0.5' | float
'.5' | float
'5.' | float
none | float
n | float
xs | string
none | string
'a' | string | length
s | replace('l', 'L')
s | replace('l', 'L', 2)
n | replace(7, 8)
s | replace
html | e
html | escape
html | safe
lines | indent
lines | indent(2, true)
lines | indent(2, blank=true)
lines | indent('> ')
lines | indent(width=1, first=true, blank=true)
n | indent
'foo bar baz qux' | truncate(9)
'foo bar baz qux' | truncate(9, true)
'foo bar baz qux' | truncate(11)
'foo bar baz qux' | truncate(11, false, '...', 0)
'foo bar baz qux' | truncate(9, end='!', leeway=0)
'foo bar' | truncate(1)
'a b-c d_e 日本' | wordcount
'ab' | center(6) ~ '|'
d | attr('a')
d | attr('zz') is defined
d | tojson
nested | tojson
nested | tojson(indent=2)
nested | tojson(indent=0)
xs | tojson(indent='--')
[] | tojson(indent=2)
{} | tojson(indent=2)
u | tojson
u | tojson(ensure_ascii=true)
u | tojson(true)
'"\\\n\t\r\b\f\x01\x7f/' | tojson
html | tojson
floats | tojson
(1, 2) | tojson
{1: 2, true: 3, none: 4, 1.5: 5} | tojson
d | tojson(sort_keys=true)
d | tojson(separators=(',', ':'))
nested | tojson(indent=1, separators=(', ', ' : '))
none | tojson
true | tojson
missing | tojson
range(3) | tojson
[missing] | tojson
'a' if yes else 'b'
'a' if nothing else 'b'
'a' if nothing
('a' if nothing) is defined
'a' if 0 else 'b' if 0 else 'c'
(1, 2) if yes
1 if yes else 2 + 3
[1, 2, 3,]
{'a': 1,}
'a' 'b' "c"
'\x41\u00e9\101\d\'\\'
"\"quoted\" \n"
'line\
continued'
s.upper().lower() | upper | lower
s | upper | lower | length + 1
s|upper ~ n|string
-n|abs
(-n)|abs
- n + 10
+n
-'a'
+'a'
-missing
not missing is defined
not n is odd
n is odd and n is not even
xs | length > 2 and 'x'
(xs | length) * 2
xs|length * 2
xs[xs|length - 1]
d['a' ~ '']
rows[0].name
rows[0]['in'].k
rows[1]['in'].k
rows[-1].name
rows | first
nosuchfilter(1)
s | nosuchfilter
'a' if yes else s | nosuchfilter
(1
1 +
[1, 2
{'a' 1}
a b
1 is
'unterminated
s |
.5
5.
1..2
@
s.
lambda x: x
x = 1
raise_exception('stop: ' ~ n)
raise_exception()
namespace(a=1).a
namespace(a=1).b is defined
namespace({'a': 1}).a
namespace(_x=1)
loop
self.__class__
s.__class__ is defined and false
nested.list is sameas nested.list
n == 7 == true
(n == 7) == true
1 in [1] == true
'a' in 'abc' in ['x']
true + true
true * 3
false ~ true
not not n
xs.copy()
d.copy()
'%s' is string
'{}' is string
none is none and none is not defined
(none, none)[0]
"a" < "b" < "c"
n if n else
[x for x in xs]
{**d}
[*xs]
dict(**d)
range(*[1, 4]) | list
'ab'.replace(old='a', new='b')
s | default
s | length()
s | upper(1)
xs | join(sep=',')
xs | join(d=',')
xs | first(1)
'abc'[1:2]
'abc'[5:]
u[::-1]
'é'|length
'👩‍👩‍👧'|length
'ß'|upper|length
'İ'|lower|length
1000000 * 1000000
5 // 0.0
0.0 ** -1
(-8) ** 0.5 is number
2 ** 62
2 ** 0.5
10 ** 15
1e308 * 10
-1e308 * 10
7.0 // 2
7 / 7
1 - 1.0
100000.0 * 10
3 * 1.1
1 / 3
2 / 3 * 3
12345.678e10
""".strip("\n").replace("'line\\\ncontinued'\n", "").split("\n")

STATEMENTS = r"""
{% for i in range(3) %}{{ i }}{% endfor %}
{% for i in [] %}{{ i }}{% else %}none{% endfor %}
{% for i in xs if i > 1 %}{{ i }}{{ loop.index }}{{ loop.last }}{{ loop.length }}{% else %}none{% endfor %}
{% for i in xs if i > 9 %}{{ i }}{% else %}none{% endfor %}
{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}
{% for k, v in d | dictsort %}{{ k }}={{ v }};{% endfor %}
{% for k in d %}{{ k }}{% endfor %}
{% for c in 'aé🙂' %}[{{ c }}]{% endfor %}
{% for a, b in [(1, 2), (3, 4)] %}{{ a }}{{ b }}{% endfor %}
{% for a, b in [(1, 2, 3)] %}{{ a }}{% endfor %}
{% for a, b in [1] %}{{ a }}{% endfor %}
{% for a, (b, c) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}
{% for i in n %}{% endfor %}
{% for i in nothing %}{% endfor %}
{% for i in missing %}x{% else %}e{% endfor %}
{% for i in xs %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.depth }} {% endfor %}
{% for i in xs %}{{ loop.previtem }}<{{ i }}>{{ loop.nextitem }} {% endfor %}
{% for i in xs %}{{ loop.cycle('a', 'b') }}{% endfor %}
{% for i in [1, 1, 2] %}{{ loop.changed(i) }}{% endfor %}
{% for i in xs %}{% for j in xs %}{{ loop.index }}{% endfor %}{{ loop.index }}|{% endfor %}
{% for i in xs %}{% if i == 1 %}{% continue %}{% endif %}{{ i }}{% endfor %}
{% for i in xs %}{% if i == 1 %}{% break %}{% endif %}{{ i }}{% else %}e{% endfor %}
{% for i in xs %}{% set t = i %}{% endfor %}{{ t }}
{% set t = 0 %}{% for i in xs %}{% set t = t + i %}{{ t }}{% endfor %}{{ t }}
{% set ns = namespace(t=0) %}{% for i in xs %}{% set ns.t = ns.t + i %}{% endfor %}{{ ns.t }}
{% set ns = namespace() %}{% set ns.a = [] %}{% for i in xs %}{% set ns.a = ns.a + [i] %}{% endfor %}{{ ns.a }}
{% set ns.x = 1 %}
{% set d.x = 1 %}
{% set ns = namespace(a=1) %}{% set ns._b = 2 %}
{% set a, b = 1, 2 %}{{ a }}{{ b }}
{% set a, b = [1, 2, 3] %}
{% set t = 1, 2 %}{{ t }}
{% set t %}a{{ n }}b{% endset %}{{ t }}
{% set t | upper | trim %} a{{ n }}b {% endset %}[{{ t }}]
{% set true = 1 %}
{% set 1 = 2 %}
{% if n > 5 %}a{% elif n > 3 %}b{% else %}c{% endif %}
{% if n > 9 %}a{% elif n > 3 %}b{% else %}c{% endif %}
{% if missing %}a{% else %}b{% endif %}
{% if n > 9 %}a{% endif %}
{% if yes %}{% set q = 1 %}{% endif %}{{ q }}
{% if nothing %}{% set s = 1 %}{% endif %}{{ s }}
{% macro m(a, b=2) %}{{ a }}-{{ b }}{% endmacro %}{{ m(1) }} {{ m(1, 3) }} {{ m(b=5, a=4) }} {{ m() }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(z=2) }}
{% macro m(a) %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, 3, k=4) }}
{% macro m(a, b=a) %}{{ b }}{% endmacro %}{{ m(3) }}
{% macro m(a=1, b) %}{% endmacro %}
{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}inside{% endcall %}
{% macro m() %}{{ caller(1, 2) }}{% endmacro %}{% call(a, b) m() %}{{ a }}{{ b }}{% endcall %}
{% macro m() %}x{% endmacro %}{% call m() %}inside{% endcall %}
{% macro m() %}{{ caller() }}{% endmacro %}{{ m() }}
{% macro f(k) %}{% if k > 0 %}{{ k }}{{ f(k - 1) }}{% endif %}{% endmacro %}{{ f(5) }}
{% macro m() %}{{ outer }}{% endmacro %}{% set outer = 5 %}{{ m() }}
{% macro m() %}{% set inner = 5 %}{% endmacro %}{{ m() }}{{ inner }}
{% macro m(a) %}{{ m.name }}{{ m.arguments }}{% endmacro %}{{ m(1) }}
{% macro m(a) %} {{ a }} {% endmacro %}{{ m('x') | trim }}|{{ m('x') | length }}
{% filter upper %}abc{{ s }}{% endfilter %}
{% filter replace('a', 'b') | upper %}aaa{% endfilter %}
{% filter nosuch %}a{% endfilter %}
{% with a = 1, b = n %}{{ a }}{{ b }}{% endwith %}{{ a }}
{% with %}{% set z = 1 %}{{ z }}{% endwith %}{{ z }}
{% with a = 1, b = a %}{{ b }}{% endwith %}
{% raw %}{{ n }}{% if %}{% endraw %}
{%- raw -%}  {{ n }}  {%- endraw -%}  x
a {# comment {{ n }} #} b
a {#- comment -#} b
{# unterminated
{% generation %}{{ s }}{% endgeneration %}
{% set g = 1 %}{% generation %}{% set g = 2 %}{{ g }}{% endgeneration %}{{ g }}
{% for i in xs %}{% generation %}{{ loop.index }}{{ i }}{% endgeneration %}{% endfor %}
{% break %}
{% if n %}x
{% endif %}
{% for %}{% endfor %}
{% for i in xs %}
{% else %}
{% nosuchtag %}
{% endfor %}
{% if n %}{% else %}{% else %}{% endif %}
{% if n %}{% endfor %}
{% set %}
{{ }}
{{ n }
{{ n
{% if n
{{ n }} }}
{{ {'a': {'b': 1}}['a']['b'] }}
{{ {'a': {'b': 1}} }}
{{ '}}' }}
{{ "%}" }}{% if '%}' == "%}" %}y{% endif %}
{{ n }}{{- n -}}{{ n }}
 {{- n -}} 
{{-1}}
{{ -1 }}
{{ - 1 -}}
{% if yes %}
  a
{% endif %}
b
  {% if yes %}  
  a
  {% endif %}
b
  {%+ if yes %}x{% endif +%}
y
  {%- if yes -%}  x  {%- endif -%}  
  z
{% if yes -%}

 x {% endif %}
a
	{% set z = 1 %}
b
a  {% set z = 1 %}  b
{% set z = 1 %}

b
{% set a = 1 -%}
   b
  {# c #}
x
x {# c #}
y
{{ n }}
{{ n }}
{{ n }}

{% for i in xs %}
  {{ i }}
{% endfor %}
{% for i in xs -%}
  {{ i }}
{%- endfor %}
{% for i in xs %}{{ i }}
{% endfor %}
{% for i in xs %}{{ i }}{% if not loop.last %}, {% endif %}{% endfor %}
{% set z = 5 %}{% if yes %}{% for i in [1] %}{% set z = 6 %}{{ z }}{% endfor %}{{ z }}{% set z = 7 %}{% endif %}{{ z }}
{% for i in xs %}{% if loop.first %}{% set s = 'local' %}{% endif %}{{ s }} {% endfor %}
{% for i in xs recursive %}{{ i }}{% endfor %}
{% block a %}x{% endblock %}
{% include 'x' %}
{% for i in xs %}{{ loop.foo is defined }}{% endfor %}
{% for m in rows if m['in'] is defined %}{{ m.name }}{{ loop.index }}{% endfor %}
{% for m in rows | selectattr('in', 'defined') %}{{ m.name }}{{ loop.length }}{{ loop.last }}{% endfor %}
{% set it = xs | select('odd') %}{{ it | list }}{{ it | list }}
{% set first, *rest = xs %}
{% for i in range(2) %}{% for j in range(2) %}{{ i }}{{ j }}{% if j == 0 %}{% continue %}{% endif %};{% endfor %}{% endfor %}
{% for i in 'ab' %}{% set x %}{{ i }}{% break %}{% endset %}{% endfor %}done
{% if 'a' is filter %}x{% endif %}{% if false %}{{ s | nosuch }}{% endif %}ok
{% if true %}{{ s | nosuch }}{% endif %}
{% if false %}{% for i in xs %}{{ i | nosuch }}{% endfor %}{% endif %}
{% set m = namespace(x=none) %}{{ m.x is none }}{{ m['x'] is none }}{{ m.y is defined }}
{% set m = namespace(a=1) %}{% set k = m %}{% set k.a = 2 %}{{ m.a }}
{%- set x = 1 -%}
{%- for i in [1,2] -%}
{{ i }}
{%- endfor -%}
{% autoescape true %}x{% endautoescape %}
{% print 1 %}
{% do 1 %}
{%set a=1%}{{a}}
{%if yes%}a{%else%}b{%endif%}
{% if yes: %}a{% endif %}
{% if (yes) %}a{% endif %}
{% if 1, 2 %}a{% endif %}
{{ 1, 2 }}
{{ (1, 2) }}
{{ 'a'; }}
{% for x in 1, 2, 3 %}{{ x }}{% endfor %}
{% for (a, b) in [(1, 2)] %}{{ a }}{{ b }}{% endfor %}
{% for a.b in xs %}{% endfor %}
{% for i in xs %}{% endfor %}{{ i }}
{% for n in xs %}{{ n }}{% endfor %}{{ n }}
{% set s = s | upper %}{{ s }}
{% set q = missing %}{{ q is defined }}
{% set q = missing.foo %}
{{ missing }}|{{ missing.x is defined if false }}
line {{ n }} ends
"""


def statements():
    """The lines, but consecutive lines of one whitespace case joined by its own marker."""
    return [line for line in STATEMENTS.strip("\n").split("\n")]


MULTILINE = [
    "{% if yes %}\n  a\n{% endif %}\nb\n",
    "  {% if yes %}  \n  a\n  {% endif %}\nb",
    "  {%+ if yes %}x{% endif +%}\ny",
    "  {%- if yes -%}  x  {%- endif -%}  \n  z",
    "{% if yes -%}\n\n x {% endif %}\na",
    "a\n\t{% set z = 1 %}\nb",
    "a  {% set z = 1 %}  b",
    "{% set z = 1 %}\n\nb\n\n",
    "x\n  {# c #}\ny",
    "x {# c #}\ny",
    "x\n  {#- c -#}\ny",
    "{{ n }}\n{{ n }}\n",
    "{{ n }}\n\n",
    "{% for i in xs %}\n  {{ i }}\n{% endfor %}\n",
    "{% for i in xs -%}\n  {{ i }}\n{%- endfor %}\n",
    "{% for i in xs %}\n    {% if i > 1 %}\n    {{ i }}\n    {% endif %}\n{% endfor %}\nend\n",
    "a\r\n{% if yes %}\r\nb\r\n{% endif %}\r\nc\rd",
    "  {{ n }}\n  {{- n }}\n",
    "\n\n{%- set a = 1 %}\n{{ a }}",
    "{% set a %}\n  x\n{% endset %}\n[{{ a }}]",
    "{% macro m() %}\n  body\n{% endmacro %}\n[{{ m() }}]",
    "{% raw %}\n  {{ x }}\n{% endraw %}\nend",
    "  {% raw %}  x  {% endraw %}  \nend",
    "{%- raw %}\n a {% endraw -%}\n b",
    "x{% if yes %}\n\n\ny{% endif %}\n\n\nz",
    "{% if yes %}a{% endif %}\n{% if yes %}b{% endif %}\n",
    "{# one #}\n{# two #}\n  {# three #}x\n",
    "{% filter upper %}\n a\n{% endfilter %}\nb",
    "{% for i in xs %}{{ i }}\n{% endfor %}\n",
    "   \u3000 {% if yes %}x{% endif %}",
    "\u00a0{%- if yes %}x{% endif -%}\u2003\ny",
    "{{ 'a\r\nb' }}",
    "{% generation %}\nx\n{% endgeneration %}\ny",
    "{{ s }}{% if yes %}\n{{ s }}\n{%- endif %}\n\n{{ s }}",
    "{%- if yes %}\n    {{- 'a' }}\n    {{- 'b' }}\n{%- endif %}",
    "{{ 'line\\\ncontinued' }}",
    "{{ n -}}\n\n x\n {{- n }}",
    "{% if yes %}  {# note #}\n  a{% endif %}",
    "a\n   {{ n }}   \n  {%- if yes %}\n  b\n  {%- endif %}\n",
    "",
    "\n",
    "{",
    "{ {",
    "{%",
    "{{",
    "{#",
    "}}",
    "%}",
    "a { b % c # d",
]

CASES = ["{{ " + line + " }}" for line in EXPRESSIONS if line] + statements() + MULTILINE
